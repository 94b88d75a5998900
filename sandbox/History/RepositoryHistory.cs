using System.Collections.Immutable;

namespace ZocSec.Sandbox.History;

/// <summary>Commits, branches and pull requests of a repository at one moment.</summary>
internal sealed record RepositoryHistory
{
    private const string Heads = "refs/heads/";

    public static RepositoryHistory Empty { get; } = new();

    public ImmutableDictionary<string, SandboxCommit> Commits { get; init; } =
        ImmutableDictionary.Create<string, SandboxCommit>(StringComparer.Ordinal);

    /// <summary>The latest commit of each branch.</summary>
    public ImmutableSortedDictionary<string, string> Branches { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<int, SandboxPullRequest> PullRequests { get; init; } =
        ImmutableSortedDictionary<int, SandboxPullRequest>.Empty;

    /// <summary>The latest commit of a branch; null when there is no such branch.</summary>
    public SandboxCommit? Head(string branch) => Branches.TryGetValue(branch, out var sha) ? Commits[sha] : null;

    /// <summary>What a reference means: a branch, with or without <c>refs/heads/</c> or <c>heads/</c>, or a commit.</summary>
    public SandboxCommit? Find(string reference) =>
        Head(reference)
        ?? (
            reference.StartsWith(Heads, StringComparison.Ordinal) ? Head(reference[Heads.Length..])
            : reference.StartsWith("heads/", StringComparison.Ordinal) ? Head(reference["heads/".Length..])
            : Commits.GetValueOrDefault(reference)
        );

    /// <summary>A commit and all before it, newest first.</summary>
    public IEnumerable<SandboxCommit> From(SandboxCommit? commit)
    {
        for (; commit is not null; commit = commit.Parent is { } parent ? Commits[parent] : null)
            yield return commit;
    }

    /// <summary>Open pull requests of a branch of the repository itself.</summary>
    public IEnumerable<SandboxPullRequest> OpenOf(string branch) =>
        PullRequests.Values.Where(pull => pull is { IsOpen: true, ForkOwner: null } && pull.Branch == branch);

    public RepositoryHistory With(SandboxCommit commit, string? branch) =>
        this with
        {
            Commits = Commits.SetItem(commit.Sha, commit),
            Branches = branch is null ? Branches : Branches.SetItem(branch, commit.Sha),
        };

    public RepositoryHistory With(SandboxPullRequest pull) =>
        this with
        {
            PullRequests = PullRequests.SetItem(pull.Number, pull),
        };
}
