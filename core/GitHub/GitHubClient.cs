using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Asks GitHub as the App, or as one of its installations.</summary>
internal sealed class GitHubClient(GitHubRest rest, GitHubApp app, InstallationTokens tokens, RateLimits limits)
{
    /// <summary>Asks as the App.</summary>
    public Task<GitHubAnswer<T>> AsAppAsync<T>(GitHubRequest request, AnswerReader<T> read, CancellationToken ct) =>
        rest.SendAsync(limits.App, app.Authorize(), request, read, ct);

    /// <summary>Asks as an installation. A token that GitHub does not accept is replaced once.</summary>
    public async Task<GitHubAnswer<T>> AsInstallationAsync<T>(
        TenantId tenant,
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
                    var answer = await rest.SendAsync(limits.For(tenant), token.Authorization, request, read, ct);
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
