using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership;

/// <summary>Tells from who committed and merged lately which teams work in a repository. Pure.</summary>
public static class Committers
{
    private const int Named = 3;

    /// <summary>The teams of the people behind commits; a commit of somebody in two teams speaks for both.</summary>
    /// <param name="authors">The author of each commit, by login or by e-mail address; a merge is its author's doing.</param>
    /// <param name="teamsOf">The teams of a person, by login.</param>
    /// <param name="settings">The policy's directory has the first word.</param>
    public static IEnumerable<OwnerSign> Signs(
        ImmutableArray<string> authors,
        IReadOnlyDictionary<string, ImmutableArray<string>> teamsOf,
        OwnersSettings settings
    )
    {
        var commits = authors
            .SelectMany(
                author =>
                    settings.Directory.TryGetValue(author, out var told)
                        ? [told]
                        : teamsOf.GetValueOrDefault(author, []),
                (author, team) => (Author: author, Team: team)
            )
            .GroupBy(commit => commit.Team, commit => commit.Author, StringComparer.OrdinalIgnoreCase);
        foreach (var team in commits)
        {
            var people = team.CountBy(author => author, StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(person => person.Value)
                .Select(person => person.Key)
                .ToList();
            var names = string.Join(", ", people.Take(Named)) + (people.Count > Named ? ", …" : "");
            yield return new OwnerSign(
                OwnerEvidence.Committers,
                team.Key,
                $"made {team.Count()} of the last {authors.Length} commits ({names})",
                team.Count()
            );
        }
    }

    /// <summary>The people who did most of it, for whom it is worth asking after their teams.</summary>
    public static ImmutableArray<string> Busiest(ImmutableArray<string> authors, OwnersSettings settings, int max) =>
        [
            .. authors
                .Where(author => !settings.Directory.ContainsKey(author))
                .Where(author => !author.Contains('@', StringComparison.Ordinal))
                .Where(author => !author.EndsWith("[bot]", StringComparison.Ordinal))
                .CountBy(author => author, StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(person => person.Value)
                .ThenBy(person => person.Key, StringComparer.OrdinalIgnoreCase)
                .Take(max)
                .Select(person => person.Key),
        ];
}
