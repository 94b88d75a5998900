using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership;

/// <summary>Reads the file CODEOWNERS (GitHub's documentation, "About code owners").</summary>
public static class Codeowners
{
    /// <summary>Where the file may be; GitHub takes the first that is there.</summary>
    public static ImmutableArray<string> Paths { get; } = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    private const int WholeRepository = 1_000;

    private static readonly SearchValues<char> OwnerCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/"
    );

    /// <summary>
    /// The teams that a file names, those that own everything first. A person counts for the team that the policy's
    /// directory gives them; lines that GitHub would not understand are passed over as it does.
    /// </summary>
    public static IEnumerable<OwnerSign> SignsIn(string file, OwnersSettings settings)
    {
        var lines = file.Split('\n')
            .Select(WordsOf)
            .Where(words => words.Count > 1 && words.Skip(1).All(IsOwner))
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

    // A space within a path has a backslash before it; a word that begins with # begins a comment.
    private static List<string> WordsOf(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var index = 0; index <= line.Length; index++)
        {
            if (index == line.Length || char.IsWhiteSpace(line[index]))
            {
                if (word.Length > 0)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }
            }
            else if (line[index] == '#' && word.Length == 0)
            {
                break;
            }
            else if (line[index] == '\\' && index + 1 < line.Length && line[index + 1] == ' ')
            {
                word.Append(line[++index]);
            }
            else
            {
                word.Append(line[index]);
            }
        }

        return words;
    }

    // @person, @organisation/team, or an e-mail address: a line with anything else is none to GitHub.
    private static bool IsOwner(string word) =>
        word.StartsWith('@')
            ? word.Length > 1 && !word.AsSpan(1).ContainsAnyExcept(OwnerCharacters)
            : word.Contains('@', StringComparison.Ordinal);

    private static IEnumerable<string> TeamsOf(List<string> words, OwnersSettings settings) =>
        words
            .Skip(1)
            .Select(owner =>
                owner.StartsWith('@') && owner.Contains('/', StringComparison.Ordinal)
                    ? TeamNames.SlugOf(owner, settings)
                    : settings.Directory.GetValueOrDefault(owner.TrimStart('@'))
            )
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase);
}
