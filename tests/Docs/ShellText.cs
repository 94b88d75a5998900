using System.Buffers;
using System.Text;

namespace ZocSec.Tests.Docs;

/// <summary>The commands of a text for a shell, each as its words; variables that are set before one are left out.</summary>
internal static class ShellText
{
    private static readonly SearchValues<char> s_inNames = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
    );

    /// <summary>Reads the commands; what only the shell itself could work out stays as it is written.</summary>
    public static IEnumerable<string[]> Commands(string text)
    {
        foreach (var words in Lines(text.Replace("\\\n", " ", StringComparison.Ordinal)))
        {
            string[] command = [.. words.SkipWhile(IsAssignment)];
            if (command.Length > 0)
            {
                yield return command;
            }
        }
    }

    private static IEnumerable<List<string>> Lines(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c is '"' or '\'')
            {
                (quote, isWord) = (c, true);
            }
            else if (c == '#' && !isWord)
            {
                i = text.IndexOf('\n', i) is var end and >= 0 ? end - 1 : text.Length;
            }
            else if (char.IsWhiteSpace(c) || c is '|' or ';' or '&' or '>' or '<')
            {
                if (isWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    isWord = false;
                }

                // What stands behind one of these is not the command's.
                if (c is not (' ' or '\t'))
                {
                    yield return words;
                    words = [];
                }
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }

        if (isWord)
        {
            words.Add(word.ToString());
        }

        yield return words;
    }

    private static bool IsAssignment(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is var at and > 0
        && word.AsSpan(0, at).IndexOfAnyExcept(s_inNames) < 0;
}
