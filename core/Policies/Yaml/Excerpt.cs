namespace ZocSec.Core.Policies.Yaml;

/// <summary>Shows a piece of a text within a message: one short line, whatever the text holds.</summary>
internal static class Excerpt
{
    private const int Longest = 40;

    /// <summary>The beginning of a text; never cut within a character.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest)
        {
            return OneLine.Of(text);
        }

        var length = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return $"{OneLine.Of(text.AsSpan(0, length))}…";
    }
}
