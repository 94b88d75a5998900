using YamlDotNet.Core;

namespace ZocSec.Core.Policies.Yaml;

/// <summary>Says what to do about a text that is not YAML; the parser says only what it stumbled over.</summary>
internal static class SyntaxError
{
    private static readonly (string Found, string Advice)[] s_advice =
    [
        (
            "invalid mapping",
            "a `:` is not expected here; check the indentation of this line, or put the value in quotes"
        ),
        ("expected ',' or ']'", "a list is not closed; write `]`, and `,` between its entries"),
        ("expected ',' or '}'", "a group is not closed; write `}`, and `,` between its keys"),
        ("end of stream", "quotes are opened here and not closed"),
        ("cannot start any token", "a value cannot begin like this; put it in quotes"),
        ("could not find expected ':'", "a key needs a `:` and a space after it"),
        ("expected node content", "a value is missing here, or one before it is not closed"),
        ("block end", "this line is not indented as those before it"),
    ];

    /// <summary>Where to look: the tab that caused it, else where the parser stumbled.</summary>
    public static Position Locate(string text, YamlException refused) =>
        Tab(text, refused) ?? Within(text, refused.Start);

    /// <summary>The place of a mark, which at the end of a text may lie behind it.</summary>
    public static Position Within(string text, Mark mark) => Within(EndOf(text), mark);

    /// <summary>The place of a mark in a text that ends at <paramref name="end"/>.</summary>
    public static Position Within(Position end, Mark mark) =>
        mark.Line > end.Line ? end : new Position((int)mark.Line, (int)mark.Column);

    /// <summary>The place behind the last character.</summary>
    public static Position EndOf(string text)
    {
        var last = default(Position);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            last = new Position(last.Line + 1, line.Length + 1);
        }

        return last;
    }

    /// <summary>What to do.</summary>
    public static string Explain(string text, YamlException refused)
    {
        if (Tab(text, refused) is not null)
        {
            return "this is not YAML: lines are indented with spaces; replace this tab by spaces";
        }

        var message = refused.Message.TrimEnd('.');
        return
            s_advice.FirstOrDefault(known => message.Contains(known.Found, StringComparison.Ordinal)).Advice
                is { } advice
            ? $"this is not YAML: {advice}"
            : $"this is not YAML: {message}";
    }

    private static Position? Tab(string text, YamlException refused)
    {
        // Where the parser knows that it is a tab, it marks the block around it.
        var anywhere = refused.Message.Contains("tab", StringComparison.Ordinal);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var tab = line[..^line.TrimStart(" \t").Length].IndexOf('\t');
            if (tab >= 0 && (anywhere || (number >= refused.Start.Line && number <= refused.End.Line + 1)))
            {
                return new Position(number, tab + 1);
            }
        }

        return null;
    }
}
