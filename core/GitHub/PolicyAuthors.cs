using System.Collections.Concurrent;
using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.GitHub;

/// <summary>Says who wrote the policy files that organisations keep among their repositories. Kept for a minute.</summary>
public sealed class PolicyAuthors
{
    private static readonly TimeSpan s_holds = TimeSpan.FromMinutes(1);

    private readonly GitHubClient _client;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, (PolicyAuthor? Author, DateTimeOffset Until)> _known = new(
        StringComparer.Ordinal
    );

    internal PolicyAuthors(GitHubClient client, TimeProvider time) => (_client, _time) = (client, time);

    /// <summary>Who made the last commit of a tenant's policy file, on the default branch.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="source">Where it is: <c>octo-org/.github-private/zocsec.yml</c>.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when it is in no repository, or GitHub does not say now.</returns>
    public async Task<PolicyAuthor?> FindAsync(TenantId tenant, string source, CancellationToken ct)
    {
        if (
            !source.EndsWith($"/{PolicySettings.FileName}", StringComparison.Ordinal)
            || RepositoryName.Parse(source[..^(PolicySettings.FileName.Length + 1)]) is not { } repository
        )
        {
            return null;
        }

        var now = _time.GetUtcNow();
        var key = $"{tenant} {source}";
        if (_known.TryGetValue(key, out var held) && now < held.Until)
        {
            return held.Author;
        }

        var answer = await _client.AsInstallationAsync<PolicyAuthor>(
            tenant,
            new GitHubRequest(HttpMethod.Get, $"repos/{repository}/commits?path={PolicySettings.FileName}&per_page=1"),
            Read,
            ct
        );
        var author = answer is GitHubAnswer<PolicyAuthor>.Ok { Value: var found } ? found : null;
        _known[key] = (author, now + s_holds);
        return author;
    }

    private static GitHubAnswer<PolicyAuthor>.Ok? Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.CommitBodyArray)
            is [{ Sha: { } sha, Commit.Committer.Date: { } date } commit, ..]
            ? new GitHubAnswer<PolicyAuthor>.Ok(
                new PolicyAuthor(commit.Author?.Login ?? commit.Commit.Author?.Name ?? "somebody", sha, date)
            )
            : null;
}

/// <summary>Who wrote a policy.</summary>
/// <param name="Login">Their login, or the name in the commit where it is nobody's at GitHub.</param>
/// <param name="Commit">The commit.</param>
/// <param name="At">When it came to be.</param>
public sealed record PolicyAuthor(string Login, string Commit, DateTimeOffset At);

/// <summary>A commit as GitHub lists it.</summary>
internal sealed record CommitBody(string? Sha, AccountBody? Author, CommitFacts? Commit);

/// <summary>What a commit itself says.</summary>
internal sealed record CommitFacts(CommitPerson? Author, CommitPerson? Committer);

/// <summary>A person in a commit.</summary>
internal sealed record CommitPerson(string? Name, DateTimeOffset? Date);
