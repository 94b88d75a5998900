using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Asks GitHub as the App, or as one of its installations; or by one token, where there is no App.</summary>
internal sealed class GitHubClient(
    GitHubRest rest,
    ITokens tokens,
    RateLimits limits,
    TimeProvider time,
    AppRequests? app = null
)
{
    // An installation's token lives for an hour and knows only what was granted when it was made.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(59);

    /// <summary>Asks as the App.</summary>
    public Task<GitHubAnswer<T>> AsAppAsync<T>(GitHubRequest request, AnswerReader<T> read, CancellationToken ct) =>
        app?.SendAsync(request, read, ct)
        ?? Task.FromResult<GitHubAnswer<T>>(
            new GitHubAnswer<T>.Refused(0, "only a GitHub App may ask that, and a token signs in here")
        );

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
                    if (again || !MayLieWithToken(answer, token))
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

    // It was revoked; or a permission was granted since it was made, which another process may have been told of.
    private bool MayLieWithToken<T>(GitHubAnswer<T> answer, InstallationToken token) =>
        answer is GitHubAnswer<T>.Refused { Status: 401 }
        || (
            answer is GitHubAnswer<T>.Refused { Status: 403, Reason: var reason }
            && reason.Contains("not accessible by integration", StringComparison.OrdinalIgnoreCase)
            && token.ExpiresAt - time.GetUtcNow() < Fresh
        );
}
