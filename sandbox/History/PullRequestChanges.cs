using System.Globalization;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.History;

/// <summary>Opens, closes and merges pull requests, and tells of it.</summary>
internal sealed class PullRequestChanges(SandboxGitHub github, TimeProvider time)
{
    /// <summary>Opens a pull request with one commit that begins at the default branch.</summary>
    /// <param name="id">The repository's number.</param>
    /// <param name="pull">Its title, branch (empty for one of its own), base and author; the rest is filled in.</param>
    /// <param name="changes">What its commit does.</param>
    /// <param name="isTold">Whether events are sent.</param>
    /// <exception cref="InvalidOperationException">There is nothing to begin at, no branch can be called so, or the repository is read-only.</exception>
    public SandboxPullRequest Open(
        long id,
        SandboxPullRequest pull,
        IReadOnlyList<FileChange> changes,
        bool isTold = true
    )
    {
        lock (github.Gate)
        {
            var repository = Find(id);
            var history = github.Histories.Of(repository);
            var target = pull.Base.Length > 0 ? pull.Base : repository.DefaultBranch;
            var from =
                history.Head(target)
                ?? throw new InvalidOperationException($"{repository.FullName} has no branch {target}");
            var number = github.Issues.NextNumber(repository, history);
            var branch =
                pull.Branch.Length > 0 ? pull.Branch : string.Create(CultureInfo.InvariantCulture, $"change-{number}");
            if (!BranchName.IsAllowed(branch))
                throw new InvalidOperationException($"no branch can be called {branch}");
            var own = pull.ForkOwner is null ? branch : null;
            var was = own is null ? null : history.Head(own);
            var commit =
                was is not null && changes.Count == 0
                    ? was
                    : github.Changes.Next(repository, history, was ?? from, pull.By, pull.Title, changes);
            var made = pull with
            {
                Id = github.NextId(),
                Number = number,
                Branch = branch,
                Base = target,
                HeadSha = commit.Sha,
                BaseSha = from.Sha,
                CreatedAt = commit.At,
                UpdatedAt = commit.At,
            };
            github.Histories.Put(repository, history.With(commit, own).With(made));
            if (isTold)
                Tell(repository, made, was, commit);
            return made;
        }
    }

    /// <summary>Pushes to the branch of a pull request.</summary>
    public SandboxPullRequest Push(long id, int number, IReadOnlyList<FileChange> changes, string by)
    {
        lock (github.Gate)
        {
            var repository = Find(id);
            var history = github.Histories.Of(repository);
            var pull = history.PullRequests[number];
            if (pull.ForkOwner is null)
            {
                github.Changes.Push(id, pull.Branch, by, pull.Title, changes);
            }
            else
            {
                var commit = github.Changes.Next(
                    repository,
                    history,
                    history.Commits[pull.HeadSha],
                    by,
                    pull.Title,
                    changes
                );
                github.Histories.Put(repository, history.With(commit, branch: null));
                github.Changes.Synchronize(repository, pull, commit, by);
            }

            return github.Histories.Of(repository).PullRequests[number];
        }
    }

    /// <summary>Closes a pull request, or opens it again.</summary>
    public SandboxPullRequest SetOpen(long id, int number, bool open, string by)
    {
        lock (github.Gate)
        {
            var repository = Find(id);
            var now = time.GetUtcNow();
            return Put(
                repository,
                github.Histories.Of(repository).PullRequests[number] with
                {
                    IsOpen = open,
                    ClosedAt = open ? null : now,
                    UpdatedAt = now,
                },
                open ? "reopened" : "closed",
                by
            );
        }
    }

    /// <summary>Merges a pull request: its base gets a commit, and it is closed.</summary>
    public SandboxPullRequest Merge(long id, int number, string by)
    {
        lock (github.Gate)
        {
            var repository = Find(id);
            var history = github.Histories.Of(repository);
            var pull = history.PullRequests[number];
            github.Changes.Push(
                id,
                pull.Base,
                by,
                string.Create(CultureInfo.InvariantCulture, $"Merge pull request #{number}: {pull.Title}"),
                [.. Differences(history, pull).Select(change => new FileChange(change.Path, change.After))]
            );
            repository = Find(id);
            var merged = github.Histories.Of(repository).Head(pull.Base)!;
            return Put(
                repository,
                pull with
                {
                    IsOpen = false,
                    ClosedAt = merged.At,
                    UpdatedAt = merged.At,
                    MergeSha = merged.Sha,
                    MergedBy = by,
                },
                "closed",
                by
            );
        }
    }

    /// <summary>The files in which a pull request's head differs from where it began.</summary>
    public static IEnumerable<(string Path, SandboxFile? Before, SandboxFile? After)> Differences(
        RepositoryHistory history,
        SandboxPullRequest pull
    )
    {
        var (before, after) = (history.Commits[pull.BaseSha].Files, history.Commits[pull.HeadSha].Files);
        return before
            .Keys.Union(after.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(path => (path, before.GetValueOrDefault(path), after.GetValueOrDefault(path)))
            .Where(pair => pair.Item2 != pair.Item3);
    }

    private void Tell(SandboxRepository repository, SandboxPullRequest pull, SandboxCommit? was, SandboxCommit commit)
    {
        if (pull.ForkOwner is null && was != commit)
        {
            github.Tell(
                "push",
                action: null,
                pull.By,
                repository,
                PushDetails.Of(repository, pull.Branch, pull.By, was, commit)
            );
            github.Checks.Request(repository, pull.Branch, pull.By, was, commit);
        }

        github.Tell("pull_request", "opened", pull.By, repository, PullRequestJson.Details(github, repository, pull));
    }

    private SandboxPullRequest Put(SandboxRepository repository, SandboxPullRequest pull, string action, string by)
    {
        github.Histories.Put(repository, github.Histories.Of(repository).With(pull));
        github.Tell("pull_request", action, by, repository, PullRequestJson.Details(github, repository, pull));
        return pull;
    }

    private SandboxRepository Find(long id) =>
        github.Find(id) is { Archived: false } repository
            ? repository
            : throw new InvalidOperationException("the repository is read-only or gone");
}
