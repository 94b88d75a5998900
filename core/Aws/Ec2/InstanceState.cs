using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>An instance as guardrails judge it. What was not read is null.</summary>
/// <param name="Resource">The instance; its key is a <see cref="AwsResource"/>.</param>
public sealed record InstanceState(ResourceId Resource) : State(Resource)
{
    /// <summary>The kind of these states' resources.</summary>
    public static ResourceKind Kind { get; } = new("aws/instance");

    /// <summary>The property that says whether it runs: <see cref="Running"/>, <see cref="Stopped"/>, <see cref="Terminated"/>.</summary>
    public const string PowerProperty = "power";

    /// <summary>It runs, or is about to.</summary>
    public const string Running = "running";

    /// <summary>It does not run, or is about to stop.</summary>
    public const string Stopped = "stopped";

    /// <summary>It will never run again.</summary>
    public const string Terminated = "terminated";

    /// <summary>The property of the instance profile, by its ARN.</summary>
    public const string ProfileProperty = "profile";

    /// <summary>The property of the protection against stopping: <see cref="On"/> or <see cref="Off"/>.</summary>
    public const string StopProtectionProperty = "stop-protection";

    /// <summary>It is protected.</summary>
    public const string On = "on";

    /// <summary>It is not.</summary>
    public const string Off = "off";

    /// <summary>The property of the copies of all volumes: <see cref="Taken"/>, or absent.</summary>
    public const string SnapshotsProperty = "snapshots";

    /// <summary>There are copies.</summary>
    public const string Taken = "taken";

    /// <summary>How the property of a network interface's security groups begins; its id follows.</summary>
    public const string GroupsPrefix = "groups:";

    /// <summary>The value of that property where the interface has the group that isolates, and no other.</summary>
    public const string Isolated = "isolated";

    /// <summary>How the property of a tag begins; its key follows.</summary>
    public const string TagPrefix = "tag:";

    /// <summary>What GuardDuty found of it.</summary>
    public ImmutableArray<InstanceFinding>? Findings { get; init; }

    /// <summary><see cref="Running"/>, <see cref="Stopped"/> or <see cref="Terminated"/>.</summary>
    public string? Power { get; init; }

    /// <summary>Its tags.</summary>
    public ImmutableSortedDictionary<string, string>? Tags { get; init; }

    /// <summary>Its network interfaces.</summary>
    public ImmutableArray<InstanceInterface>? Interfaces { get; init; }

    /// <summary>The profile that gives it credentials; null for none.</summary>
    public InstanceProfile? Profile { get; init; }

    /// <summary>The volumes it has, by id.</summary>
    public ImmutableArray<string>? Volumes { get; init; }

    /// <summary>Whether there are copies of its volumes as evidence of a finding that stands.</summary>
    public bool HasSnapshots { get; init; }

    /// <summary>Whether it is protected against being stopped.</summary>
    public bool? IsStopProtected { get; init; }

    /// <summary>Whether it is protected against being terminated.</summary>
    public bool? IsTerminationProtected { get; init; }

    /// <summary>Why EC2 does not stop it, or what would come of it; null when it can be stopped.</summary>
    public string? WhyNotStopped { get; init; }

    /// <inheritdoc />
    public override string? Value(string property) =>
        property switch
        {
            PowerProperty => Power,
            ProfileProperty => Profile?.Arn,
            StopProtectionProperty => IsStopProtected switch
            {
                true => On,
                false => Off,
                null => null,
            },
            SnapshotsProperty => HasSnapshots ? Taken : null,
            _ when property.StartsWith(TagPrefix, StringComparison.Ordinal) => Tags?.GetValueOrDefault(
                property[TagPrefix.Length..]
            ),
            _ => InterfaceOf(property)?.Value,
        };

    /// <summary>The network interface of a property; null when there is none.</summary>
    public InstanceInterface? InterfaceOf(string property) =>
        Interfaces?.FirstOrDefault(card => card.Property == property);
}

/// <summary>A finding of GuardDuty about an instance.</summary>
/// <param name="Id">GuardDuty's id of it.</param>
/// <param name="Type"><c>CryptoCurrency:EC2/BitcoinTool.B</c>.</param>
/// <param name="Severity">Up to 10.</param>
/// <param name="IsConfirmed">Whether GuardDuty itself was asked; else only an event says so.</param>
public sealed record InstanceFinding(string Id, string Type, double Severity, bool IsConfirmed);

/// <summary>A network interface of an instance.</summary>
/// <param name="Id"><c>eni-1</c>.</param>
/// <param name="Network">The VPC it is in.</param>
/// <param name="Groups">The ids of its security groups, in order.</param>
/// <param name="IsolatedBy">The id of the group that isolates in its network; null when there is none.</param>
public sealed record InstanceInterface(
    string Id,
    string Network,
    ImmutableArray<string> Groups,
    string? IsolatedBy = null
)
{
    private const char Blank = ' ';

    /// <summary>The property of its security groups.</summary>
    [JsonIgnore]
    public string Property => InstanceState.GroupsPrefix + Id;

    /// <summary>The ids of the groups with blanks between, or <see cref="InstanceState.Isolated"/>.</summary>
    [JsonIgnore]
    public string Value =>
        Groups is [var only] && only == IsolatedBy ? InstanceState.Isolated : string.Join(Blank, Groups);

    /// <summary>The groups that a value names.</summary>
    public static ImmutableArray<string> GroupsOf(string value) => [.. value.Split(Blank)];
}

/// <summary>The profile that gives an instance credentials.</summary>
/// <param name="Association">EC2's id of its being there.</param>
/// <param name="Arn">The profile.</param>
public sealed record InstanceProfile(string Association, string Arn);

/// <summary>How states of instances are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(InstanceState))]
internal sealed partial class InstanceStateJson : JsonSerializerContext;
