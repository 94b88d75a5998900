using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace ZocSec.Core.Reports;

/// <summary>Text in a cell of a workbook, as spreadsheets read it. A text there is never a formula, whatever it begins with.</summary>
public static partial class WorkbookText
{
    /// <summary>The most UTF-16 code units that a cell holds.</summary>
    public const int Longest = 32_767;

    private const string Cut = "… (cut)";

    private static readonly SearchValues<char> s_suspicious = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(code => (char)code).Except(['\t', '\n']),
        '_',
        '\uFFFE',
        '\uFFFF',
    ]);

    /// <summary>
    /// The text as a cell holds it: at most <see cref="Longest"/> long, with U+FFFD for what XML forbids, and with an escape
    /// before what spreadsheets take for the code of a character (<c>_x0041_</c>).
    /// </summary>
    public static string Write(string text)
    {
        var clean = Clean(text);
        if (clean.Length <= Longest)
        {
            return clean;
        }

        var end = Longest - Cut.Length;
        return clean[..(char.IsHighSurrogate(clean[end - 1]) ? end - 1 : end)] + Cut;
    }

    /// <summary>The text that a cell shows: what <see cref="Write"/> or a spreadsheet escaped is as it was.</summary>
    public static string Read(string cell) =>
        cell.Contains("_x", StringComparison.Ordinal)
            ? Escape().Replace(cell, match => ((char)Convert.ToUInt16(match.Groups["code"].Value, 16)).ToString())
            : cell;

    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAny(s_suspicious) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 8);
        // Half a character is enumerated as U+FFFD. A lone CR would come back from XML as a line feed.
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            clean.Append(
                rune.Value is (< 0x20 and not ('\t' or '\n')) or 0xFFFE or 0xFFFF ? Rune.ReplacementChar : rune
            );
        }

        return CodeOfCharacter().Replace(clean.ToString(), "_x005F_");
    }

    // Only the first underscore is replaced, so that the end of one may be the beginning of the next.
    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeOfCharacter();

    [GeneratedRegex("_x(?<code>[0-9A-Fa-f]{4})_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();
}
