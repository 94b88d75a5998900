using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>A security group as guardrails judge it. What was not read is null.</summary>
/// <param name="Resource">The group; its key is a <see cref="AwsResource"/>.</param>
public sealed record SecurityGroupState(ResourceId Resource) : State(Resource)
{
    /// <summary>The kind of these states' resources.</summary>
    public static ResourceKind Kind { get; } = new("aws/security-group");

    private const string Open = "open";

    /// <summary>What the account calls it.</summary>
    public string? GroupName { get; init; }

    /// <summary>Its tags.</summary>
    public ImmutableSortedDictionary<string, string>? Tags { get; init; }

    /// <summary>What it lets in.</summary>
    public ImmutableArray<IngressRule>? Rules { get; init; }

    /// <summary>Prefix lists by id; of those that rules name, the ones that somebody asked for.</summary>
    public ImmutableSortedDictionary<string, PrefixListContent>? PrefixLists { get; init; }

    /// <summary>The rule that lets in exactly this; null when there is none.</summary>
    public IngressRule? RuleOf(Ingress ingress) => Rules?.FirstOrDefault(rule => rule.Ingress == ingress);

    /// <summary>
    /// Of a property as <see cref="Ingress.ToString"/> writes it, the value as <see cref="ValueOf"/> does; null when no rule
    /// lets that in.
    /// </summary>
    public override string? Value(string property) =>
        Ingress.Parse(property) is { } ingress && RuleOf(ingress) is { } rule ? ValueOf(rule.Description) : null;

    /// <summary>The value of a change for a rule that is there: <c>open</c>, or <c>open: </c> and its description.</summary>
    public static string ValueOf(string? description) => description is null ? Open : $"{Open}: {description}";

    /// <summary>The description in what <see cref="ValueOf"/> wrote; null for none.</summary>
    public static string? DescriptionOf(string value) =>
        value.StartsWith($"{Open}: ", StringComparison.Ordinal) ? value[(Open.Length + 2)..] : null;
}

/// <summary>A rule of a security group that lets something in.</summary>
/// <param name="Id">AWS's id of it; another one when the same rule is made again.</param>
/// <param name="Ingress">What it lets in.</param>
/// <param name="Description">What its maker wrote; null for nothing.</param>
public sealed record IngressRule(string Id, Ingress Ingress, string? Description);

/// <summary>What a rule lets in. No two rules of a group let in the same.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>-1</c> for every one, or a number.</param>
/// <param name="From">The first port, or ICMP's type; -1 with the protocol -1.</param>
/// <param name="To">The last port, or ICMP's code; -1 with the protocol -1.</param>
/// <param name="Source">A range of IPv4 or IPv6 in CIDR notation, or the id of a prefix list or of a security group.</param>
public sealed record Ingress(string Protocol, int From, int To, string Source)
{
    /// <summary>The protocol that is every one.</summary>
    public const string AllProtocols = "-1";

    private const string Word = "ingress";
    private const string All = "all";
    private const char Dash = '-';

    /// <summary>Whether ports mean something in the protocol.</summary>
    [JsonIgnore]
    public bool HasPorts => Protocol is "tcp" or "udp";

    /// <summary>Whether the source is a prefix list.</summary>
    [JsonIgnore]
    public bool IsFromPrefixList => Source.StartsWith("pl-", StringComparison.Ordinal);

    /// <summary>Reads what <see cref="ToString"/> wrote of a protocol with ports, or of all; null for anything else.</summary>
    public static Ingress? Parse(string property)
    {
        switch (property.Split(' '))
        {
            case [Word, All, var source]:
                return new Ingress(AllProtocols, -1, -1, source);
            case [Word, ("tcp" or "udp") and var protocol, var range, var source]:
                var dash = range.IndexOf(Dash, StringComparison.Ordinal);
                return
                    dash > 0
                    && int.TryParse(range.AsSpan(0, dash), CultureInfo.InvariantCulture, out var from)
                    && int.TryParse(range.AsSpan(dash + 1), CultureInfo.InvariantCulture, out var to)
                    ? new Ingress(protocol, from, to, source)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>The property of a change: <c>ingress tcp 22-22 0.0.0.0/0</c>, <c>ingress all ::/0</c>.</summary>
    public override string ToString() =>
        Protocol is AllProtocols ? $"{Word} {All} {Source}" : $"{Word} {Protocol} {From}{Dash}{To} {Source}";
}

/// <summary>What a prefix list holds.</summary>
/// <param name="Ranges">In CIDR notation; null when they were not read.</param>
/// <param name="Remark">Why they were not read, or not looked at; null when they were.</param>
public sealed record PrefixListContent(ImmutableArray<string>? Ranges, string? Remark = null);

/// <summary>How states of security groups are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SecurityGroupState))]
internal sealed partial class SecurityGroupStateJson : JsonSerializerContext;
