using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>Other people's words within HTML and SVG, in text and between double quotes: shown as they are, never markup.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The words on one line, at most 200 characters of them.</summary>
    public static string Of(string text) => s_encoder.Encode(OneLine.Of(SpendWords.Short(text)));

    /// <summary>An amount with its currency.</summary>
    public static string Amount(decimal amount, string currency) => Of(SpendWords.Amount(amount, currency));

    /// <summary>A number within SVG.</summary>
    public static string Number(double number) => Math.Round(number, 3).ToString("0.###", CultureInfo.InvariantCulture);
}
