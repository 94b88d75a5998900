using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <inheritdoc />
internal sealed class Repositories(GitHubClient client) : IRepositories
{
    private static readonly GitHubAnswer<None>.Ok Done = new(default);
    private static readonly GitHubAnswer<bool>.Ok Yes = new(true);

    /// <inheritdoc />
    public Task<GitHubAnswer<Repository>> GetAsync(TenantId tenant, string fullName, CancellationToken ct) =>
        client.OfRepositoryAsync(tenant, HttpMethod.Get, fullName, "", body: null, ReadRepository, ct);

    /// <inheritdoc />
    public async Task<GitHubAnswer<None>> UpdateAsync(
        TenantId tenant,
        string fullName,
        RepositoryUpdate update,
        CancellationToken ct
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(update, GitHubJson.Default.RepositoryUpdate);
        var answer = await client.OfRepositoryAsync(tenant, HttpMethod.Patch, fullName, "", body, Accept, ct);

        // GitHub refuses to make a repository what it is. Whoever came first, the wish is fulfilled; a fresh read proves it.
        return
            answer is GitHubAnswer<None>.Refused { Status: 422, Reason: var reason }
            && reason.Contains("Visibility is already", StringComparison.OrdinalIgnoreCase)
            ? Done
            : answer;
    }

    /// <inheritdoc />
    public Task<GitHubAnswer<None>> ReplaceTopicsAsync(
        TenantId tenant,
        string fullName,
        ImmutableArray<string> topics,
        CancellationToken ct
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new TopicsBody(topics), GitHubJson.Default.TopicsBody);
        return client.OfRepositoryAsync(tenant, HttpMethod.Put, fullName, "/topics", body, Accept, ct);
    }

    /// <inheritdoc />
    public async Task<GitHubAnswer<bool>> HasVulnerabilityAlertsAsync(
        TenantId tenant,
        string fullName,
        CancellationToken ct
    )
    {
        var answer = await client.OfRepositoryAsync(
            tenant,
            HttpMethod.Get,
            fullName,
            "/vulnerability-alerts",
            body: null,
            static _ => Yes,
            ct
        );
        return answer is GitHubAnswer<bool>.NotFound ? new GitHubAnswer<bool>.Ok(false) : answer;
    }

    /// <inheritdoc />
    public Task<GitHubAnswer<None>> SetVulnerabilityAlertsAsync(
        TenantId tenant,
        string fullName,
        bool on,
        CancellationToken ct
    ) =>
        client.OfRepositoryAsync(
            tenant,
            on ? HttpMethod.Put : HttpMethod.Delete,
            fullName,
            "/vulnerability-alerts",
            body: null,
            Accept,
            ct
        );

    private static GitHubAnswer<None>.Ok Accept(ReadOnlySpan<byte> body) => Done;

    private static GitHubAnswer<Repository>.Ok? ReadRepository(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.RepositoryBody)?.ToRepository() is { } repository
            ? new GitHubAnswer<Repository>.Ok(repository)
            : null;
}
