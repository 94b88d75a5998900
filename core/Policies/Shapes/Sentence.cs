namespace ZocSec.Core.Policies.Shapes;

/// <summary>Lists words as a sentence does.</summary>
internal static class Sentence
{
    /// <summary><c>`a`, `b` or `c`</c>.</summary>
    public static string Or(IEnumerable<string> words) => Join(words, " or ");

    /// <summary><c>`a`, `b` and `c`</c>.</summary>
    public static string And(IEnumerable<string> words) => Join(words, " and ");

    private static string Join(IEnumerable<string> words, string last)
    {
        string[] quoted = [.. words.Select(word => $"`{word}`")];
        return quoted.Length < 2 ? string.Concat(quoted) : string.Join(", ", quoted[..^1]) + last + quoted[^1];
    }
}
