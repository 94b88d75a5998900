using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.History;

/// <summary>The histories of all repositories; each is made when somebody first asks for it.</summary>
internal sealed class RepositoryHistories(SandboxGitHub github)
{
    private readonly ConcurrentDictionary<long, RepositoryHistory> _histories = new();

    public RepositoryHistory Of(SandboxRepository repository) =>
        _histories.GetOrAdd(
            repository.Id,
            static (_, of) => HistorySeed.Of(of.repository, of.self.AuthorsOf(of.repository)),
            (self: this, repository)
        );

    /// <summary>Replaces a history; only while changes are held back.</summary>
    public void Put(SandboxRepository repository, RepositoryHistory history) => _histories[repository.Id] = history;

    /// <summary>Makes sure that the branch is there that becomes the default branch.</summary>
    public void MoveDefault(SandboxRepository repository, string branch)
    {
        var history = Of(repository);
        if (history.Head(branch) is null && history.Head(repository.DefaultBranch) is { } head)
            Put(repository, history.With(head, branch));
    }

    /// <summary>A file; null when there is none, or no such reference.</summary>
    public SandboxFile? FileOf(SandboxRepository repository, string path, string? reference = null)
    {
        if (reference is null && !_histories.ContainsKey(repository.Id))
            return HistorySeed.FileOf(repository, path);
        return Of(repository).Find(reference ?? repository.DefaultBranch)?.Files.GetValueOrDefault(path);
    }

    private ImmutableArray<string> AuthorsOf(SandboxRepository repository) =>
        github.TryGetOrganization(repository.Owner, out var organization)
        && organization.TeamsOf(repository).FirstOrDefault() is { Team.Members: { IsEmpty: false } members }
            ? members
            : ["mona"];
}
