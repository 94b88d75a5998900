using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Pull requests, through an installation of the App.</summary>
public interface IPullRequests
{
    /// <summary>A page of the open pull requests of a repository, a hundred, those changed last first.</summary>
    /// <param name="tenant">As which installation.</param>
    /// <param name="fullName"><c>owner/name</c>.</param>
    /// <param name="page">From 1.</param>
    /// <param name="ct">Cancels.</param>
    Task<GitHubAnswer<PullRequestPage>> ListHeadsAsync(
        TenantId tenant,
        string fullName,
        int page,
        CancellationToken ct
    );
}

/// <summary>A page of open pull requests.</summary>
/// <param name="Heads">The commits at their tips, each once.</param>
/// <param name="IsLast">Whether no page follows.</param>
public sealed record PullRequestPage(ImmutableArray<string> Heads, bool IsLast);
