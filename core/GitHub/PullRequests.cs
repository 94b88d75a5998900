using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <inheritdoc />
internal sealed class PullRequests(GitHubClient client) : IPullRequests
{
    private const int PageSize = 100;

    /// <inheritdoc />
    public async Task<GitHubAnswer<PullRequestPage>> ListHeadsAsync(
        TenantId tenant,
        string fullName,
        int page,
        CancellationToken ct
    )
    {
        if (!RepositoryName.IsValid(fullName))
        {
            return new GitHubAnswer<PullRequestPage>.Refused(0, "that is no name of a repository");
        }

        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"repos/{fullName}/pulls?state=open&sort=updated&direction=desc&per_page={PageSize}&page={page}"
        );
        return await client.AsInstallationAsync(tenant, new GitHubRequest(HttpMethod.Get, path), Read, ct);
    }

    private static GitHubAnswer<PullRequestPage>.Ok? Read(ReadOnlySpan<byte> body)
    {
        var pulls = JsonSerializer.Deserialize(body, GitHubJson.Default.ImmutableArrayPullRequestBody);
        return pulls.IsDefault
            ? null
            : new GitHubAnswer<PullRequestPage>.Ok(
                new PullRequestPage(
                    [.. pulls.Select(pull => pull.Head?.Sha).OfType<string>().Distinct(StringComparer.Ordinal)],
                    IsLast: pulls.Length < PageSize
                )
            );
    }
}

internal sealed record PullRequestBody(PullRequestBody.Tip? Head)
{
    public sealed record Tip(string? Sha);
}
