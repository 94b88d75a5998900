using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.History;

/// <summary>
/// The histories of all repositories. One that nobody has changed is not kept but made each time it is asked for, from
/// what the repository was when somebody first asked: so a hundred thousand of them take no room.
/// </summary>
internal sealed class RepositoryHistories(SandboxGitHub github)
{
    private readonly ConcurrentDictionary<long, RepositoryHistory> _changed = new();
    private readonly ConcurrentDictionary<long, Origin> _origins = new();

    public RepositoryHistory Of(SandboxRepository repository)
    {
        if (_changed.TryGetValue(repository.Id, out var history))
            return history;
        var origin = _origins.GetOrAdd(
            repository.Id,
            static (_, of) => new Origin(of.repository, of.self.AuthorsOf(of.repository)),
            (self: this, repository)
        );
        return HistorySeed.Of(origin.Repository, origin.Authors);
    }

    /// <summary>Replaces a history; only while changes are held back.</summary>
    public void Put(SandboxRepository repository, RepositoryHistory history) => _changed[repository.Id] = history;

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
        if (reference is null && !_changed.ContainsKey(repository.Id))
        {
            return HistorySeed.FileOf(
                _origins.TryGetValue(repository.Id, out var origin) ? origin.Repository : repository,
                path
            );
        }

        return Of(repository).Find(reference ?? repository.DefaultBranch)?.Files.GetValueOrDefault(path);
    }

    private ImmutableArray<string> AuthorsOf(SandboxRepository repository) =>
        github.TryGetOrganization(repository.Owner, out var organization)
        && organization.TeamsOf(repository).FirstOrDefault() is { Team.Members: { IsEmpty: false } members }
            ? members
            : ["mona"];

    private sealed record Origin(SandboxRepository Repository, ImmutableArray<string> Authors);
}
