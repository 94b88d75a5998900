using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>
/// Repositories as guardrails see them, through an installation of the App. No method throws for what GitHub answers
/// or for GitHub not answering.
/// </summary>
public interface IRepositories
{
    /// <summary>Reads a repository by its name, following a rename on the same host.</summary>
    Task<GitHubAnswer<Repository>> GetAsync(TenantId tenant, string fullName, CancellationToken ct);

    /// <summary>Changes what is not null in <paramref name="update"/>, and nothing else.</summary>
    Task<GitHubAnswer<None>> UpdateAsync(
        TenantId tenant,
        string fullName,
        RepositoryUpdate update,
        CancellationToken ct
    );

    /// <summary>Replaces all topics.</summary>
    Task<GitHubAnswer<None>> ReplaceTopicsAsync(
        TenantId tenant,
        string fullName,
        ImmutableArray<string> topics,
        CancellationToken ct
    );

    /// <summary>Whether vulnerability alerts are on.</summary>
    Task<GitHubAnswer<bool>> HasVulnerabilityAlertsAsync(TenantId tenant, string fullName, CancellationToken ct);

    /// <summary>Turns vulnerability alerts on or off.</summary>
    Task<GitHubAnswer<None>> SetVulnerabilityAlertsAsync(
        TenantId tenant,
        string fullName,
        bool on,
        CancellationToken ct
    );
}

/// <summary>A repository as REST shows it.</summary>
/// <param name="Id">Its number, which a rename and a transfer leave as it is.</param>
/// <param name="FullName"><c>owner/name</c>, as it is now.</param>
/// <param name="Visibility"><c>public</c>, <c>private</c> or <c>internal</c>; null when the answer did not say.</param>
/// <param name="IsFork">Whether it is a fork.</param>
/// <param name="IsArchived">Whether it is archived, and so read-only.</param>
/// <param name="Topics">Its topics; null when the answer did not say.</param>
/// <param name="Stars">How many stars it has.</param>
/// <param name="Forks">How many forks it has.</param>
/// <param name="IsDisabled">Whether GitHub has disabled it.</param>
public sealed record Repository(
    long Id,
    string FullName,
    string? Visibility,
    bool IsFork,
    bool IsArchived,
    ImmutableArray<string>? Topics,
    int Stars,
    int Forks,
    bool IsDisabled = false
)
{
    /// <summary>GitHub's global id; null when the answer did not say.</summary>
    public string? NodeId { get; init; }
}

/// <summary>What to change of a repository; null leaves a member as it is.</summary>
/// <param name="Visibility"><c>private</c>, <c>internal</c> or <c>public</c>.</param>
/// <param name="Archived">Whether it is archived.</param>
public sealed record RepositoryUpdate(string? Visibility = null, bool? Archived = null);

/// <summary>An answer without a body.</summary>
public readonly record struct None;

/// <summary>What GitHub answered.</summary>
/// <typeparam name="T">The body.</typeparam>
public abstract record GitHubAnswer<T>
{
    private GitHubAnswer() { }

    /// <summary>The same answer where another body is wanted; only for one that is not <see cref="Ok"/>.</summary>
    /// <exception cref="InvalidOperationException">It is <see cref="Ok"/>.</exception>
    public GitHubAnswer<TOther> As<TOther>() =>
        this switch
        {
            Later later => new GitHubAnswer<TOther>.Later(later.Reason, later.RetryAt)
            {
                IsOneAnswer = later.IsOneAnswer,
            },
            Refused refused => new GitHubAnswer<TOther>.Refused(refused.Status, refused.Reason),
            NotFound => new GitHubAnswer<TOther>.NotFound(),
            _ => throw new InvalidOperationException("an answer with a body cannot stand for another one"),
        };

    /// <summary>GitHub did it.</summary>
    /// <param name="Value">The body.</param>
    public sealed record Ok(T Value) : GitHubAnswer<T>
    {
        /// <summary>The cursor of the page that follows, where GitHub pages by cursors; null when none follows.</summary>
        internal string? NextCursor { get; init; }
    }

    /// <summary>There is no such thing, or the installation may not see it (404).</summary>
    public sealed record NotFound : GitHubAnswer<T>;

    /// <summary>GitHub refused, and asking again will not help (401, 403, 422, other 4xx).</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Reason">GitHub's message and what to do about it.</param>
    public sealed record Refused(int Status, string Reason) : GitHubAnswer<T>;

    /// <summary>GitHub cannot be asked now: a limit, an outage, a time-out.</summary>
    /// <param name="Reason">In words.</param>
    /// <param name="RetryAt">When to ask again.</param>
    public sealed record Later(string Reason, DateTimeOffset RetryAt) : GitHubAnswer<T>
    {
        /// <summary>Whether GitHub failed on this very request, so that a smaller one may pass at once.</summary>
        internal bool IsOneAnswer { get; init; }
    }
}
