using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits;

/// <summary>What an audit comes to. Archived repositories need no owner and do not count for coverage.</summary>
public sealed record AuditTotals
{
    /// <summary>Repositories.</summary>
    public int Repositories { get; init; }

    /// <summary>Those of them that are archived.</summary>
    public int Archived { get; init; }

    /// <summary>Those that everybody may see.</summary>
    public int Public { get; init; }

    /// <summary>Forks.</summary>
    public int Forks { get; init; }

    /// <summary>Repositories that are not archived, by how sure their owner is.</summary>
    public ImmutableSortedDictionary<OwnerStatus, int> Owners { get; init; } =
        ImmutableSortedDictionary<OwnerStatus, int>.Empty;

    /// <summary>Repositories that are not archived and have an owner, by the kind of evidence.</summary>
    public ImmutableSortedDictionary<OwnerEvidence, int> Evidence { get; init; } =
        ImmutableSortedDictionary<OwnerEvidence, int>.Empty;

    /// <summary>Repositories that are not archived, by the owning team; most first, then by name.</summary>
    public ImmutableArray<TeamCount> Teams { get; init; } = [];

    /// <summary>Repositories that break each guardrail's rule, exempt ones not counted.</summary>
    public ImmutableSortedDictionary<string, int> Violations { get; init; } =
        ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Repositories of which it is unknown whether they break each guardrail's rule.</summary>
    public ImmutableSortedDictionary<string, int> Undecided { get; init; } =
        ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Repositories whose last commit by a human is known.</summary>
    public int WithHumanCommit { get; init; }

    /// <summary>Deploy keys.</summary>
    public int DeployKeys { get; init; }

    /// <summary>Those of them that may write.</summary>
    public int WritingDeployKeys { get; init; }

    /// <summary>Repositories of which something could not be read.</summary>
    public int Incomplete { get; init; }

    /// <summary>The worst repositories, worst first, at most fifty: what the summaries list.</summary>
    public ImmutableArray<AuditedRepository> Worst { get; init; } = [];

    /// <summary>Repositories that are not archived.</summary>
    public int Active => Repositories - Archived;

    /// <summary>Repositories that are not archived and have a declared owner.</summary>
    public int Owned => Owners.GetValueOrDefault(OwnerStatus.Owned);

    /// <summary>Repositories that are not archived and have no declared owner: likely and unknown ones count here too.</summary>
    public int Unowned => Active - Owned;

    /// <summary>Owned of active, in percent from 0 to 100; 100 when there is nothing to own.</summary>
    public double Coverage => Active == 0 ? 100 : 100.0 * Owned / Active;
}

/// <summary>How many repositories a team owns.</summary>
/// <param name="Team">The team's slug.</param>
/// <param name="Repositories">How many.</param>
public sealed record TeamCount(string Team, int Repositories);

/// <summary>What is different from an audit before.</summary>
/// <param name="Since">When that one began.</param>
/// <param name="Coverage">Its coverage in percent.</param>
/// <param name="Added">Repositories that were not there then, at most a hundred of them by name.</param>
/// <param name="Removed">Repositories that are gone.</param>
/// <param name="NewlyUnowned">Repositories that had an owner then and have none now.</param>
/// <param name="NewlyOwned">Repositories that had none then and have one now.</param>
public sealed record AuditTrend(
    DateTimeOffset Since,
    double Coverage,
    NamedCount Added,
    NamedCount Removed,
    NamedCount NewlyUnowned,
    NamedCount NewlyOwned
);

/// <summary>A number of repositories, and the first of them by name.</summary>
/// <param name="Count">How many.</param>
/// <param name="Names">The first hundred.</param>
public sealed record NamedCount(int Count, ImmutableArray<string> Names);
