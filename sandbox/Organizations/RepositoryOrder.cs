using System.Collections;

namespace ZocSec.Sandbox.Organizations;

/// <summary>
/// The repositories of each account in order, so that a page is found without going through all. Put in order anew when
/// somebody reads after one was added or taken away.
/// </summary>
internal sealed class RepositoryOrder(SandboxGitHub github, Func<ICollection<SandboxRepository>> all)
{
    private long _changes;
    private Snapshot? _snapshot;

    /// <summary>All repositories, by number.</summary>
    public IReadOnlyList<SandboxRepository> ByNumber => new View(github, Current().ByNumber);

    /// <summary>An account's repositories, by number.</summary>
    public IReadOnlyList<SandboxRepository> Of(string owner) => new View(github, Current().Of(owner).ByNumber);

    /// <summary>An account's repositories in the order in which they were made.</summary>
    public IReadOnlyList<SandboxRepository> ByCreation(string owner) =>
        new View(github, Current().Of(owner).ByCreation);

    /// <summary>To be called after a repository came, went or got another owner.</summary>
    public void Changed() => Interlocked.Increment(ref _changes);

    private Snapshot Current()
    {
        var changes = Interlocked.Read(ref _changes);
        if (Volatile.Read(ref _snapshot) is { } known && known.Changes == changes)
            return known;
        var ordered = all().ToArray();
        Array.Sort(ordered, static (one, other) => one.Id.CompareTo(other.Id));
        var made = new Snapshot(
            changes,
            ordered,
            ordered
                .GroupBy(repository => repository.Owner, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(
                    group => group.Key,
                    group => new Owned([.. group], [.. group.OrderBy(repository => repository.CreatedAt)]),
                    StringComparer.OrdinalIgnoreCase
                )
        );
        Volatile.Write(ref _snapshot, made);
        return made;
    }

    private sealed record Owned(SandboxRepository[] ByNumber, SandboxRepository[] ByCreation)
    {
        public static readonly Owned Nothing = new([], []);
    }

    private sealed record Snapshot(long Changes, SandboxRepository[] ByNumber, Dictionary<string, Owned> Owners)
    {
        public Owned Of(string owner) => Owners.GetValueOrDefault(owner, Owned.Nothing);
    }

    // Shows each as it is now; one that went at this moment, as it was.
    private sealed class View(SandboxGitHub github, SandboxRepository[] ordered) : IReadOnlyList<SandboxRepository>
    {
        public int Count => ordered.Length;

        public SandboxRepository this[int index] => github.Find(ordered[index].Id) ?? ordered[index];

        public IEnumerator<SandboxRepository> GetEnumerator()
        {
            foreach (var repository in ordered)
            {
                if (github.Find(repository.Id) is { } now)
                    yield return now;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
