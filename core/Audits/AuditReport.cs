using System.Collections.Immutable;

namespace ZocSec.Core.Audits;

/// <summary>A finished audit, as its reports show it.</summary>
/// <param name="Header">What was audited, when and how.</param>
/// <param name="Totals">What it comes to.</param>
/// <param name="Repositories">
/// The rows, in the order in which the repositories were made. Can be enumerated again and again; each time reads them
/// from disk, one at a time, so that no report holds them all.
/// </param>
/// <param name="Trend">What is different from the audit before; null when none was given.</param>
public sealed record AuditReport(
    AuditHeader Header,
    AuditTotals Totals,
    IEnumerable<AuditedRepository> Repositories,
    AuditTrend? Trend = null
);

/// <summary>What was audited, when and how.</summary>
public sealed record AuditHeader
{
    /// <summary>What was audited: an organisation's or a person's login, or a list of repositories.</summary>
    public required string Scope { get; init; }

    /// <summary>The root of the API that was asked.</summary>
    public required Uri ApiUrl { get; init; }

    /// <summary>When it began; an audit that went on after an interruption began at its first start.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the last answer came.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The hash of the policy; <c>none</c> without one.</summary>
    public required string Policy { get; init; }

    /// <summary>Requests to GitHub.</summary>
    public int Requests { get; init; }

    /// <summary>How a topic begins that names the owning team.</summary>
    public required string TopicPrefix { get; init; }

    /// <summary>The custom property that names the owner.</summary>
    public required string OwnerProperty { get; init; }

    /// <summary>Whether all was asked, or only what the columns A to L show.</summary>
    public AuditColumns Columns { get; init; }

    /// <summary>What could not be read of the whole, in words: what a token does not see.</summary>
    public ImmutableArray<string> Remarks
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];
}

/// <summary>How much of each repository is asked.</summary>
public enum AuditColumns
{
    /// <summary>All.</summary>
    All,

    /// <summary>Id, name, description, languages, teams, topics, owner and the last commit: what takes the fewest requests.</summary>
    Basic,
}
