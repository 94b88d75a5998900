using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Asks GitHub as the App, or as one of its installations.</summary>
internal sealed class GitHubClient(GitHubRest rest, AppRequests app, InstallationTokens tokens, RateLimits limits)
{
    /// <summary>Asks as the App.</summary>
    public Task<GitHubAnswer<T>> AsAppAsync<T>(GitHubRequest request, AnswerReader<T> read, CancellationToken ct) =>
        app.SendAsync(request, read, ct);

    /// <summary>Asks as an installation. A token that GitHub does not accept is replaced once.</summary>
    public Task<GitHubAnswer<T>> AsInstallationAsync<T>(
        TenantId tenant,
        GitHubRequest request,
        AnswerReader<T> read,
        CancellationToken ct
    ) => AsInstallationAsync(tenant, limits.For(tenant), request, read, ct);

    /// <summary>Asks as an installation, within a limit of one's choice.</summary>
    public async Task<GitHubAnswer<T>> AsInstallationAsync<T>(
        TenantId tenant,
        RateLimit limit,
        GitHubRequest request,
        AnswerReader<T> read,
        CancellationToken ct
    )
    {
        for (var again = false; ; again = true)
        {
            switch (await tokens.GetAsync(tenant, ct))
            {
                case GitHubAnswer<InstallationToken>.Ok { Value: var token }:
                    var answer = await rest.SendAsync(limit, token.Authorization, request, read, ct);
                    if (again || answer is not GitHubAnswer<T>.Refused { Status: 401 })
                    {
                        return answer;
                    }

                    tokens.Drop(tenant, token);
                    break;
                case var none:
                    return none.As<T>();
            }
        }
    }
}
