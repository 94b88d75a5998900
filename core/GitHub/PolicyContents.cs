using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.GitHub;

/// <summary>The policy files that organisations keep in a repository of theirs, on its default branch.</summary>
/// <param name="client">Asks GitHub.</param>
/// <param name="contents">Reads files.</param>
/// <param name="installations">Says whose repositories are meant.</param>
/// <param name="settings">Where the files are.</param>
/// <param name="app">Says who the operator is, where it is not whoever owns the App.</param>
internal sealed class PolicyContents(
    GitHubClient client,
    Contents contents,
    Installations installations,
    PolicySettings settings,
    GitHubSettings app
) : IPolicyTexts
{
    /// <inheritdoc />
    public async Task<ImmutableArray<TenantId>> ListTenantsAsync(CancellationToken ct) =>
        await installations.ListAsync(ct) is GitHubAnswer<ImmutableArray<Installation>>.Ok { Value: var all }
            ? [.. all.Where(installation => !installation.IsSuspended).Select(installation => installation.Tenant)]
            : [];

    /// <inheritdoc />
    public async Task<PolicyText> ReadAsync(TenantId tenant, string? tag, CancellationToken ct)
    {
        var installation = await installations.FindAsync(tenant, ct);
        if (installation is not GitHubAnswer<Installation>.Ok { Value: { Account: var account } })
        {
            return installation is GitHubAnswer<Installation>.NotFound
                ? new PolicyText.NoTenant()
                : Unreadable(installation);
        }

        var repository = $"{account}/{settings.Repository}";
        var scope = await FindScopeAsync(tenant, account, ct);
        if (scope is not GitHubAnswer<PolicyScope>.Ok { Value: var known })
        {
            return Unreadable(scope);
        }

        var place = new PolicyPlace($"{repository}/{PolicySettings.FileName}", known);
        var file = await contents.ReadAsync(
            tenant,
            repository,
            PolicySettings.FileName,
            reference: null,
            tag,
            PolicyReader.MaxBytes,
            ct
        );
        return file switch
        {
            GitHubAnswer<RepositoryFile>.Ok { Value.IsUnchanged: true } => new PolicyText.Unchanged(place),
            GitHubAnswer<RepositoryFile>.Ok { Value: var found } => new PolicyText.Found(place, found.Bytes, found.Tag),
            GitHubAnswer<RepositoryFile>.NotFound => await ExplainAsync(tenant, repository, place, ct),
            _ => Unreadable(file),
        };
    }

    // With a file of the operator's own, no organisation's is.
    private async Task<GitHubAnswer<PolicyScope>> FindScopeAsync(TenantId tenant, string account, CancellationToken ct)
    {
        if (settings.Path is not null)
        {
            return new GitHubAnswer<PolicyScope>.Ok(PolicyScope.Organization);
        }

        if (app.Operator is { } named)
        {
            return Of(tenant == named);
        }

        var owner = await installations.FindOwnerAsync(ct);
        return owner is GitHubAnswer<string>.Ok { Value: var login }
            ? Of(string.Equals(login, account, StringComparison.OrdinalIgnoreCase))
            : owner.As<PolicyScope>();

        static GitHubAnswer<PolicyScope>.Ok Of(bool isOperators) =>
            new(isOperators ? PolicyScope.Operator : PolicyScope.Organization);
    }

    private async Task<PolicyText> ExplainAsync(
        TenantId tenant,
        string repository,
        PolicyPlace place,
        CancellationToken ct
    )
    {
        var answer = await client.AsInstallationAsync(
            tenant,
            new GitHubRequest(HttpMethod.Get, $"repos/{repository}"),
            static _ => new GitHubAnswer<None>.Ok(default),
            ct
        );
        return answer switch
        {
            GitHubAnswer<None>.Ok => new PolicyText.Missing(place, $"{repository} has no {PolicySettings.FileName}"),
            GitHubAnswer<None>.NotFound => new PolicyText.Missing(
                place,
                $"there is no repository {repository} that the App may read"
            ),
            _ => Unreadable(answer),
        };
    }

    private static PolicyText.Unreadable Unreadable<T>(GitHubAnswer<T> answer) =>
        answer switch
        {
            GitHubAnswer<T>.Later later => new PolicyText.Unreadable(later.Reason, later.RetryAt),
            GitHubAnswer<T>.Refused refused => new PolicyText.Unreadable(refused.Reason, RetryAt: null),
            _ => new PolicyText.Unreadable("GitHub knows no such App", RetryAt: null),
        };
}
