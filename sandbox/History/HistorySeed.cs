using System.Collections.Immutable;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.History;

/// <summary>The history that a repository begins with, always the same for the same repository.</summary>
internal static class HistorySeed
{
    private static readonly string[] Messages = ["Initial commit", "Describe the build", "Name the owners", "Tidy up"];

    /// <summary>Commits up to the last push, a week between them.</summary>
    /// <param name="repository">Whose.</param>
    /// <param name="authors">Who wrote the first of them, in turn.</param>
    public static RepositoryHistory Of(SandboxRepository repository, ImmutableArray<string> authors)
    {
        if (repository.IsEmpty)
            return RepositoryHistory.Empty;
        var history = RepositoryHistory.Empty;
        var files = SandboxFile.None.Add("README.md", Readme(repository));
        SandboxCommit? last = null;
        var count = Messages.Length + repository.LastCommitters.Length;
        for (var place = 0; place < count; place++)
        {
            ImmutableArray<string> added = place == 0 ? ["README.md"] : [];
            if (place == 2 && OwnersOf(repository) is { } owners)
            {
                files = files.Add(repository.CodeOwnersPath, owners);
                added = [repository.CodeOwnersPath];
            }

            last = new SandboxCommit
            {
                Sha = ObjectName.Of(FormattableString.Invariant($"{repository.Id} {place}")),
                Parent = last?.Sha,
                Author =
                    place < Messages.Length
                        ? authors[place % authors.Length]
                        : repository.LastCommitters[place - Messages.Length],
                Message = place < Messages.Length ? Messages[place] : "Bump a dependency",
                At = repository.PushedAt.AddDays(-7 * (count - 1 - place)),
                Added = added,
                Modified = added.IsEmpty ? ["README.md"] : [],
                Files = files,
            };
            history = history.With(last, repository.DefaultBranch);
        }

        return history;
    }

    /// <summary>A file as it is at the beginning, without making the whole history.</summary>
    public static SandboxFile? FileOf(SandboxRepository repository, string path) =>
        repository.IsEmpty
            ? null
            : path switch
            {
                "README.md" => Readme(repository),
                _ when path == repository.CodeOwnersPath => OwnersOf(repository),
                _ => null,
            };

    private static SandboxFile Readme(SandboxRepository repository) =>
        new($"# {repository.Name}\n\n{repository.Description}\n");

    private static SandboxFile? OwnersOf(SandboxRepository repository) =>
        repository.CodeOwners is { } owners ? new SandboxFile(owners) : null;
}
