using System.Buffers;
using System.Text;

namespace ZocSec.Core.GitHub.Checks;

/// <summary>
/// Other people's words within Markdown, shown as they are: none becomes markup, a link, a picture or a mention. Sources:
/// GitHub Flavored Markdown Spec; GitHub's documentation, "Basic writing and formatting syntax".
/// </summary>
internal static class Literal
{
    // A backslash takes the meaning of these; the $ would begin a formula, the & an entity that could spell any other.
    private static readonly SearchValues<char> Marks = SearchValues.Create("\\`*_{}[]<>#|~&$!^");

    // These mean something to GitHub also behind a backslash: @octocat, #1, :tada:, https://…
    private static readonly SearchValues<char> Calls = SearchValues.Create("@#:");

    private const char Nothing = '\u200B';

    /// <summary>Words on one line of running text, or in a cell of a table.</summary>
    public static string Text(string text)
    {
        var shown = OneLine.Of(text);
        var escaped = new StringBuilder(shown.Length + 16);
        for (var index = 0; index < shown.Length; index++)
        {
            var character = shown[index];
            if (Marks.Contains(character) || IsWww(shown, index))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
            if (Calls.Contains(character) && index + 1 < shown.Length && shown[index + 1] != ' ')
            {
                escaped.Append(Nothing);
            }
        }

        return escaped.ToString();
    }

    /// <summary>A name as code on one line: between more backticks than it has itself. In a table a <c>|</c> would end its cell.</summary>
    public static string Code(string name)
    {
        var shown = OneLine.Of(name);
        var fence = new string('`', LongestRun(shown) + 1);
        var pad = shown is ['`', ..] or [.., '`'] or "" ? " " : "";
        return $"{fence}{pad}{shown}{pad}{fence}";
    }

    // The point behind www, with which GitHub begins a link.
    private static bool IsWww(string text, int index) =>
        text[index] == '.' && text.AsSpan(0, index).EndsWith("www", StringComparison.OrdinalIgnoreCase);

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
