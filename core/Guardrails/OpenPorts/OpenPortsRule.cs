using System.Collections.Immutable;
using ZocSec.Core.Aws.Ec2;

namespace ZocSec.Core.Guardrails.OpenPorts;

/// <summary>Decides which rules of a security group open a sensitive port to a wide range.</summary>
internal static class OpenPortsRule
{
    private const int MaxNamed = 10;

    // The fix names each opening; the reason names them in the order that they were listed in.
    private const string Ground = "sensitive ports are open to wide ranges";

    /// <summary>Judges <paramref name="group"/> as it was read; asks nothing and changes nothing.</summary>
    /// <param name="group">The group.</param>
    /// <param name="settings">What the policy says.</param>
    /// <param name="owner">Who owns it; null when nobody asks.</param>
    public static Verdict Judge(SecurityGroupState group, OpenPortsSettings settings, ResourceOwner? owner)
    {
        if (group.Rules is not { } rules)
        {
            return new Verdict.Unknown("its rules were not read");
        }

        var sensitive = rules.Where(rule => IsSensitive(rule.Ingress, settings)).ToList();
        var openings = sensitive.FindAll(rule => IsWide(rule.Ingress.Source, group, settings.WidestRange));
        if (openings.Count == 0)
        {
            return WithoutOpenings(sensitive, group);
        }

        var named = openings.Take(MaxNamed).Select(rule => InWords(rule.Ingress));
        var more = openings.Count > MaxNamed ? $" and {openings.Count - MaxNamed} more" : "";
        return new Verdict.Violation(
            $"{group.GroupName ?? group.Resource.Name} is open for {string.Join(", ", named)}{more}",
            Fix(openings, group, settings),
            Choices: []
        )
        {
            Owner = owner,
            Ground = Ground,
        };
    }

    /// <summary>Whether a rule would open a sensitive port if its source were wide.</summary>
    public static bool IsSensitive(Ingress ingress, OpenPortsSettings settings) =>
        ingress.Protocol is Ingress.AllProtocols || (ingress.HasPorts && Covered(ingress, settings).Any());

    // Rules that need nothing around them first: they are closed although there may be no room for others.
    private static ImmutableArray<Change> Fix(
        IEnumerable<IngressRule> openings,
        SecurityGroupState group,
        OpenPortsSettings settings
    )
    {
        var changes = ImmutableArray.CreateBuilder<Change>();
        var made = new HashSet<Ingress>();
        foreach (
            var (rule, around) in openings
                .Select(rule => (Rule: rule, Around: Around(rule.Ingress, settings)))
                .OrderBy(opening => opening.Around.Count)
        )
        {
            var value = SecurityGroupState.ValueOf(rule.Description);
            changes.AddRange(
                around
                    .Where(ingress => group.RuleOf(ingress) is null && made.Add(ingress))
                    .Select(ingress => new Change($"{ingress}", Before: null, value))
            );
            changes.Add(new Change($"{rule.Ingress}", value, After: null));
        }

        return changes.ToImmutable();
    }

    // What a rule opens besides the sensitive ports. One for all protocols cannot be said by others.
    private static List<Ingress> Around(Ingress opening, OpenPortsSettings settings)
    {
        var around = new List<Ingress>();
        if (!opening.HasPorts)
        {
            return around;
        }

        var from = opening.From;
        foreach (var port in Covered(opening, settings).Append(opening.To + 1))
        {
            if (from < port)
            {
                around.Add(opening with { From = from, To = port - 1 });
            }

            from = port + 1;
        }

        return around;
    }

    private static IEnumerable<int> Covered(Ingress ingress, OpenPortsSettings settings) =>
        settings.Ports.Where(port => ingress.From <= port && port <= ingress.To).Order().Distinct();

    private static bool IsWide(string source, SecurityGroupState group, WidestRange widest)
    {
        if (group.PrefixLists?.GetValueOrDefault(source) is { } list)
        {
            return list.Ranges?.Any(range => IsWide(range, widest)) is true;
        }

        return IsWide(source, widest);
    }

    // Security groups have no prefix, and are no ranges.
    private static bool IsWide(string source, WidestRange widest) =>
        source.Split('/') is [var address, var prefix]
        && int.TryParse(prefix, CultureInfo.InvariantCulture, out var length)
        && length < (address.Contains(':', StringComparison.Ordinal) ? widest.Ipv6 : widest.Ipv4);

    private static Verdict WithoutOpenings(List<IngressRule> sensitive, SecurityGroupState group)
    {
        var remarks = new List<string>();
        foreach (
            var source in sensitive
                .Where(rule => rule.Ingress.IsFromPrefixList)
                .Select(rule => rule.Ingress.Source)
                .Distinct(StringComparer.Ordinal)
        )
        {
            var list = group.PrefixLists?.GetValueOrDefault(source);
            if (list?.Ranges is null)
            {
                return new Verdict.Unknown(
                    $"what the prefix list {source} holds could not be read: {list?.Remark ?? "nobody asked"}"
                );
            }

            if (list.Remark is { } remark)
            {
                remarks.Add($"; prefix list {source} was not looked into: {remark}");
            }
        }

        return new Verdict.Compliant($"opens no sensitive port to a wide range{string.Concat(remarks)}");
    }

    private static string InWords(Ingress ingress) =>
        ingress.HasPorts
            ? $"{ingress.Protocol} {(ingress.From == ingress.To ? $"{ingress.From}" : $"{ingress.From}-{ingress.To}")} from {ingress.Source}"
            : $"all protocols from {ingress.Source}";
}
