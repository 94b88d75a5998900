using System.Collections.Immutable;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.History;

/// <summary>Pushes commits by GitHub's rules, and tells of what follows from them.</summary>
internal sealed class HistoryChanges(SandboxGitHub github, TimeProvider time)
{
    /// <summary>Pushes a commit to a branch, which is made when it is missing.</summary>
    /// <param name="id">The repository's number.</param>
    /// <param name="branch">The branch; null for the default branch.</param>
    /// <param name="by">Who pushes.</param>
    /// <param name="message">The commit's message.</param>
    /// <param name="changes">What it does; nothing given changes the README.</param>
    /// <param name="author">Who wrote it, when that is not who pushes it.</param>
    public EditResult Push(
        long id,
        string? branch,
        string by,
        string message,
        IReadOnlyList<FileChange> changes,
        string? author = null
    )
    {
        lock (github.Gate)
        {
            if (github.Find(id) is not { } before)
                return new EditResult.Missing();
            if (before.Archived)
                return new EditResult.ReadOnly();
            if (branch is not null && !BranchName.IsAllowed(branch))
                return new EditResult.Invalid("Validation Failed", "Reference name is invalid");
            var history = github.Histories.Of(before);
            var target = branch ?? before.DefaultBranch;
            var was = history.Head(target);
            var commit = Next(
                before,
                history,
                was ?? history.Head(before.DefaultBranch),
                author ?? by,
                message,
                changes
            );
            github.Histories.Put(before, history.With(commit, target));
            var after = before with { PushedAt = commit.At, IsEmpty = false };
            github.Replace(before, after);
            github.Tell("push", action: null, by, after, PushDetails.Of(after, target, by, was, commit));
            github.Checks.Request(after, target, by, was, commit);
            foreach (var pull in history.OpenOf(target))
                Synchronize(after, pull, commit, by);
            return new EditResult.Done(after);
        }
    }

    /// <summary>Makes the commit that follows another one.</summary>
    public SandboxCommit Next(
        SandboxRepository repository,
        RepositoryHistory history,
        SandboxCommit? from,
        string author,
        string message,
        IReadOnlyList<FileChange> changes
    )
    {
        var files = from?.Files ?? SandboxFile.None;
        var number = history.Commits.Count;
        if (changes.Count == 0)
            changes = [new("README.md", new SandboxFile($"# {repository.Name}\n\nCommit {number}\n"))];
        return new SandboxCommit
        {
            Sha = ObjectName.Of(FormattableString.Invariant($"{repository.Id} {number} {from?.Sha}")),
            Parent = from?.Sha,
            Author = author,
            Message = message,
            At = time.GetUtcNow(),
            Added = Paths(change => change.File is not null && !files.ContainsKey(change.Path)),
            Modified = Paths(change => change.File is not null && files.ContainsKey(change.Path)),
            Removed = Paths(change => change.File is null && files.ContainsKey(change.Path)),
            Files = changes.Aggregate(
                files,
                static (tree, change) =>
                    change.File is { } file ? tree.SetItem(change.Path, file) : tree.Remove(change.Path)
            ),
        };

        ImmutableArray<string> Paths(Func<FileChange, bool> isSo) =>
            [.. changes.Where(isSo).Select(change => change.Path)];
    }

    /// <summary>Puts a pull request at its branch's new commit and tells of it.</summary>
    public void Synchronize(SandboxRepository repository, SandboxPullRequest pull, SandboxCommit commit, string by)
    {
        var after = pull with { HeadSha = commit.Sha, UpdatedAt = commit.At };
        github.Histories.Put(repository, github.Histories.Of(repository).With(after));
        github.Tell(
            "pull_request",
            "synchronize",
            by,
            repository,
            PullRequestJson.Details(github, repository, after, before: pull.HeadSha)
        );
    }
}
