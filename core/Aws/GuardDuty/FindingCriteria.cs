using System.Collections.Immutable;

namespace ZocSec.Core.Aws.GuardDuty;

/// <summary>
/// Which findings are listed; archived ones never are. GuardDuty knows the instance of a finding about one instance, but has
/// no criterion for the members of an attack sequence: those are listed whole, and looked through. Source:
/// "ListFindings" of the Amazon GuardDuty API Reference, findingCriteria.
/// </summary>
internal sealed record FindingCriteria
{
    private FindingCriteria() { }

    /// <summary>The least severity, from 1 to 10.</summary>
    public required double MinSeverity { get; init; }

    /// <summary>The kinds of resource that findings are about: <c>Instance</c>, <c>AttackSequence</c>.</summary>
    public required ImmutableArray<string> ResourceTypes { get; init; }

    /// <summary>The one instance that findings are about; null for all.</summary>
    public string? Instance { get; private init; }

    /// <summary>All that are about instances, attack sequences among them.</summary>
    public static FindingCriteria All(double minSeverity) =>
        new() { MinSeverity = minSeverity, ResourceTypes = ["Instance", "AttackSequence"] };

    /// <summary>Attack sequences, about whatever they are.</summary>
    public static FindingCriteria AttackSequences(double minSeverity) =>
        new() { MinSeverity = minSeverity, ResourceTypes = ["AttackSequence"] };

    /// <summary>Those about this one instance, without attack sequences.</summary>
    public static FindingCriteria Of(string instance, double minSeverity) =>
        new()
        {
            MinSeverity = minSeverity,
            ResourceTypes = ["Instance"],
            Instance = instance,
        };
}
