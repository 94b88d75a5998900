using System.Buffers;
using System.Text;

namespace ZocSec.Core.Reports;

/// <summary>
/// Text in a CSV file that no spreadsheet takes for a formula. An apostrophe goes before the character that would begin
/// one: at the start of the text, and behind what some spreadsheet may take for a separator. Apostrophes that already stand
/// there are counted in, so <see cref="Restore"/> gives back every text as it was. Source: OWASP, "CSV Injection".
/// </summary>
public static class CsvText
{
    private static readonly SearchValues<char> s_formula = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    // In half of Europe a semicolon separates the cells of a CSV file, and quotes then do not protect what is behind it.
    private static readonly SearchValues<char> s_borders = SearchValues.Create(";\t\r\n");

    /// <summary>The text as it may stand in a file.</summary>
    public static string Neutralise(string text) => Change(text, add: true);

    /// <summary>The text that <see cref="Neutralise"/> was given; a text that a person typed stays as it is but for these apostrophes.</summary>
    public static string Restore(string text) => Change(text, add: false);

    private static string Change(string text, bool add)
    {
        if (!text.AsSpan().ContainsAny(s_formula))
        {
            return text;
        }

        var changed = new StringBuilder(text.Length + 4);
        var atBorder = true;
        for (var index = 0; index < text.Length; index++)
        {
            if (atBorder && BeginsFormula(text.AsSpan(index)))
            {
                if (add)
                {
                    changed.Append('\'');
                }
                else if (text[index] == '\'')
                {
                    atBorder = false;
                    continue;
                }
            }

            atBorder = s_borders.Contains(text[index]);
            changed.Append(text[index]);
        }

        return changed.ToString();
    }

    private static bool BeginsFormula(ReadOnlySpan<char> rest)
    {
        var unquoted = rest.TrimStart('\'');
        return unquoted.Length > 0 && s_formula.Contains(unquoted[0]);
    }
}
