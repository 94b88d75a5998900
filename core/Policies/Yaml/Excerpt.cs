namespace ZocSec.Core.Policies.Yaml;

/// <summary>Shows a piece of a text within a message: one short line, whatever the text holds.</summary>
internal static class Excerpt
{
    private const int Longest = 40;

    /// <summary>The beginning of a text.</summary>
    public static string Of(string text)
    {
        var shown = text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "…") : text;
        return shown.ReplaceLineEndings(" ").Replace('\t', ' ');
    }
}
