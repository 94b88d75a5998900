using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.Issues;

/// <summary>Reads and writes issues.</summary>
public interface IIssues
{
    /// <summary>The login as which issues are opened: the App's bot, a person, or a workflow's bot.</summary>
    Task<GitHubAnswer<string>> FindAuthorAsync(TenantId tenant, CancellationToken ct);

    /// <summary>A repository by its name, or by one that it had before.</summary>
    Task<GitHubAnswer<IssuePlace>> FindPlaceAsync(TenantId tenant, string fullName, CancellationToken ct);

    /// <summary>Lists open and closed issues with a label, oldest first.</summary>
    /// <param name="tenant">Whose repository.</param>
    /// <param name="fullName"><c>owner/name</c>.</param>
    /// <param name="label">The label.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="ct">Cancels.</param>
    Task<GitHubAnswer<IssuePage>> ListAsync(
        TenantId tenant,
        string fullName,
        string label,
        int page,
        CancellationToken ct
    );

    /// <summary>Reads one.</summary>
    Task<GitHubAnswer<Issue>> GetAsync(TenantId tenant, string fullName, long number, CancellationToken ct);

    /// <summary>Opens one. Asked twice, GitHub opens two.</summary>
    Task<GitHubAnswer<Issue>> CreateAsync(TenantId tenant, string fullName, IssueDraft draft, CancellationToken ct);

    /// <summary>Changes one.</summary>
    Task<GitHubAnswer<Issue>> UpdateAsync(
        TenantId tenant,
        string fullName,
        long number,
        IssueUpdate update,
        CancellationToken ct
    );

    /// <summary>Whether a repository has a label.</summary>
    Task<GitHubAnswer<bool>> HasLabelAsync(TenantId tenant, string fullName, string label, CancellationToken ct);

    /// <summary>Makes a label; one that somebody else has made meanwhile is fine.</summary>
    /// <param name="tenant">Whose repository.</param>
    /// <param name="fullName"><c>owner/name</c>.</param>
    /// <param name="label">Its name.</param>
    /// <param name="description">What it means, at most 100 characters.</param>
    /// <param name="ct">Cancels.</param>
    Task<GitHubAnswer<None>> CreateLabelAsync(
        TenantId tenant,
        string fullName,
        string label,
        string description,
        CancellationToken ct
    );
}
