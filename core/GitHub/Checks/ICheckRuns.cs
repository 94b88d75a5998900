using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.Checks;

/// <summary>Publishes check runs as the App.</summary>
public interface ICheckRuns
{
    /// <summary>
    /// Has a commit show a check run of this name and content: creates the App's own run or updates it, and writes nothing
    /// when it shows this already.
    /// </summary>
    /// <param name="tenant">Whose repository.</param>
    /// <param name="fullName"><c>owner/name</c>.</param>
    /// <param name="head">The commit, 40 hex digits.</param>
    /// <param name="content">What to show.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether anything was written.</returns>
    Task<GitHubAnswer<bool>> PublishAsync(
        TenantId tenant,
        string fullName,
        string head,
        CheckRunContent content,
        CancellationToken ct
    );
}
