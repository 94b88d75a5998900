using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership;

/// <summary>Reads the file CODEOWNERS (GitHub's documentation, "About code owners").</summary>
public static class Codeowners
{
    /// <summary>Where the file may be; GitHub takes the first that is there.</summary>
    public static ImmutableArray<string> Paths { get; } = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    private const int WholeRepository = 1_000;

    /// <summary>
    /// The teams that a file names, those that own everything first. A person counts for the team that the policy's
    /// directory gives them; lines that GitHub would not understand are passed over as it does.
    /// </summary>
    public static IEnumerable<OwnerSign> SignsIn(string file, OwnersSettings settings)
    {
        var lines = file.Split('\n')
            .Select(line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1)
            .ToList();

        // The last line that matches a file decides: so does the last one that matches all files.
        var everything = lines.FindLast(words => words[0] is "*" or "/" or "/**" or "**");
        foreach (var team in everything is null ? [] : TeamsOf(everything, settings))
        {
            yield return new OwnerSign(
                OwnerEvidence.Codeowners,
                team,
                "owns everything by CODEOWNERS",
                WholeRepository
            );
        }

        var parts = lines
            .Where(words => words != everything)
            .SelectMany(words => TeamsOf(words, settings).Select(team => (Team: team, Path: words[0])))
            .GroupBy(line => line.Team, line => line.Path, StringComparer.OrdinalIgnoreCase);
        foreach (var team in parts)
        {
            var paths = team.ToList();
            var more = paths.Count > 1 ? $" and {paths.Count - 1} more" : "";
            yield return new OwnerSign(
                OwnerEvidence.Codeowners,
                team.Key,
                $"owns {paths[0]}{more} by CODEOWNERS",
                Math.Min(paths.Count, WholeRepository - 1)
            );
        }
    }

    private static IEnumerable<string> TeamsOf(string[] words, OwnersSettings settings) =>
        words
            .Skip(1)
            .Select(owner =>
                owner.Contains('/', StringComparison.Ordinal)
                    ? TeamNames.SlugOf(owner, settings)
                    : settings.Directory.GetValueOrDefault(owner.TrimStart('@'))
            )
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase);
}
