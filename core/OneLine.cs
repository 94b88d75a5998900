using System.Text;

namespace ZocSec.Core;

/// <summary>Other people's words as one line of what they say.</summary>
public static class OneLine
{
    /// <summary>
    /// A text with a space for each tab and line break, and U+FFFD for each control character, each half of a character,
    /// and each mark that turns the reading direction of what follows.
    /// </summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            line.Append(
                rune.Value switch
                {
                    '\t' or '\r' or '\n' or 0x85 or 0x2028 or 0x2029 => new Rune(' '),
                    (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => Rune.ReplacementChar,
                    _ when Rune.IsControl(rune) => Rune.ReplacementChar,
                    _ => rune,
                }
            );
        }

        return line.ToString();
    }
}
