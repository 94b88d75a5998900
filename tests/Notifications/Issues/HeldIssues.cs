using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Issues;

/// <summary>Issues of one process, which can be held up after it has looked, or die before or after it opens one.</summary>
internal sealed class HeldIssues(IIssues issues) : IIssues
{
    /// <summary>What an answer to a list waits for.</summary>
    public Func<Task> Listed { get; set; } = static () => Task.CompletedTask;

    public bool DiesBeforeOpening { get; set; }

    public bool DiesAfterOpening { get; set; }

    public async Task<GitHubAnswer<IssuePage>> ListAsync(
        TenantId tenant,
        string fullName,
        string label,
        int page,
        CancellationToken ct
    )
    {
        var answer = await issues.ListAsync(tenant, fullName, label, page, ct);
        await Listed();
        return answer;
    }

    public async Task<GitHubAnswer<Issue>> CreateAsync(
        TenantId tenant,
        string fullName,
        IssueDraft draft,
        CancellationToken ct
    )
    {
        if (DiesBeforeOpening)
        {
            throw new CrashException();
        }

        var answer = await issues.CreateAsync(tenant, fullName, draft, ct);
        return DiesAfterOpening ? throw new CrashException() : answer;
    }

    public Task<GitHubAnswer<string>> FindAuthorAsync(TenantId tenant, CancellationToken ct) =>
        issues.FindAuthorAsync(tenant, ct);

    public Task<GitHubAnswer<IssuePlace>> FindPlaceAsync(TenantId tenant, string fullName, CancellationToken ct) =>
        issues.FindPlaceAsync(tenant, fullName, ct);

    public Task<GitHubAnswer<Issue>> GetAsync(TenantId tenant, string fullName, long number, CancellationToken ct) =>
        issues.GetAsync(tenant, fullName, number, ct);

    public Task<GitHubAnswer<Issue>> UpdateAsync(
        TenantId tenant,
        string fullName,
        long number,
        IssueUpdate update,
        CancellationToken ct
    ) => issues.UpdateAsync(tenant, fullName, number, update, ct);

    public Task<GitHubAnswer<bool>> HasLabelAsync(
        TenantId tenant,
        string fullName,
        string label,
        CancellationToken ct
    ) => issues.HasLabelAsync(tenant, fullName, label, ct);

    public Task<GitHubAnswer<None>> CreateLabelAsync(
        TenantId tenant,
        string fullName,
        string label,
        string description,
        CancellationToken ct
    ) => issues.CreateLabelAsync(tenant, fullName, label, description, ct);
}
