namespace ZocSec.Core.Policies.Shapes;

/// <summary>Finds the word that was meant.</summary>
internal static class Spelling
{
    private const int LongestWord = 64;

    /// <summary>The nearest candidate, if it is near enough to be a slip of the pen; else null.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord)
        {
            return null;
        }

        var written = Plain(word);
        return candidates
            .Select(candidate => (Candidate: candidate, Distance: Distance(written, Plain(candidate))))
            .Where(found => found.Distance <= Math.Max(1, Math.Min(found.Candidate.Length, word.Length) / 3))
            .OrderBy(found => found.Distance)
            .Select(found => found.Candidate)
            .FirstOrDefault();
    }

    /// <summary>Case, and what people put between words, are no difference.</summary>
    private static string Plain(string word) =>
        string.Concat(word.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>How many letters to insert, delete, replace or swap with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        var (older, old, row) = (
            new int[right.Length + 1],
            Enumerable.Range(0, right.Length + 1).ToArray(),
            new int[right.Length + 1]
        );
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = old[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(old[j], row[j - 1]));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], older[j - 2] + 1);
                }
            }

            (older, old, row) = (old, row, older);
        }

        return old[right.Length];
    }
}
