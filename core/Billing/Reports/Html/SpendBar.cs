using System.Text;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>A bar of who owns the spend of a group, as long as that is large. What is below 0 has no place in it.</summary>
internal static class SpendBar
{
    /// <summary>Draws it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="largest">The largest length among the bars beside it.</param>
    public static string Of(SpendGroup group, decimal largest)
    {
        // The order of what to look at: nobody's spend stands at the same edge in all bars.
        var parts = SpendPart.Of(group).Reverse().Where(part => part.Spend > 0).ToArray();
        var length = Length(group);
        var words = parts.Select(part => $"{part.Name} {SpendWords.Share(part.Spend, length)}");
        var svg = new StringBuilder();
        svg.Append("<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" role=\"img\"><title>");
        svg.Append(HtmlText.Of(string.Join(", ", words.DefaultIfEmpty("Nothing to show")))).Append("</title>");
        svg.Append("<rect class=\"track\" width=\"100\" height=\"10\"/>");
        var at = 0d;
        foreach (var part in parts)
        {
            var width = (double)(part.Spend / largest) * 100;
            svg.Append(
                $"<rect class=\"{SpendMarks.Of(part.Ownership)}\" x=\"{HtmlText.Number(at)}\" width=\"{HtmlText.Number(width)}\" height=\"10\"/>"
            );
            at += width;
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>What the length of a bar stands for.</summary>
    public static decimal Length(SpendGroup group) => SpendPart.Of(group).Sum(part => Math.Max(part.Spend, 0));
}
