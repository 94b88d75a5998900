using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Guardrails;

/// <summary>Answers what it was told to, and remembers what was asked for.</summary>
internal sealed class RepositoriesFake : IRepositories
{
    public List<string> Calls { get; } = [];

    public GitHubAnswer<Repository> Answer { get; set; } = new GitHubAnswer<Repository>.NotFound();

    public GitHubAnswer<bool> Alerts { get; set; } = new GitHubAnswer<bool>.Ok(true);

    public GitHubAnswer<None> Written { get; set; } = new GitHubAnswer<None>.Ok(default);

    public Task<GitHubAnswer<Repository>> GetAsync(TenantId tenant, string fullName, CancellationToken ct)
    {
        Calls.Add($"get {tenant} {fullName}");
        return Task.FromResult(Answer);
    }

    public Task<GitHubAnswer<None>> UpdateAsync(
        TenantId tenant,
        string fullName,
        RepositoryUpdate update,
        CancellationToken ct
    ) => Write($"update {tenant} {fullName} visibility={update.Visibility} archived={update.Archived}");

    public Task<GitHubAnswer<None>> ReplaceTopicsAsync(
        TenantId tenant,
        string fullName,
        ImmutableArray<string> topics,
        CancellationToken ct
    ) => Write($"topics {tenant} {fullName} {string.Join(',', topics)}");

    public Task<GitHubAnswer<bool>> HasVulnerabilityAlertsAsync(TenantId tenant, string fullName, CancellationToken ct)
    {
        Calls.Add($"alerts? {tenant} {fullName}");
        return Task.FromResult(Alerts);
    }

    public Task<GitHubAnswer<None>> SetVulnerabilityAlertsAsync(
        TenantId tenant,
        string fullName,
        bool on,
        CancellationToken ct
    ) => Write($"alerts {tenant} {fullName} {(on ? "on" : "off")}");

    private Task<GitHubAnswer<None>> Write(string call)
    {
        Calls.Add(call);
        return Task.FromResult(Written);
    }
}
