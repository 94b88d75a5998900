using System.Text;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>A doughnut of who owns spend. What is below 0 has no place in it.</summary>
internal static class Doughnut
{
    /// <summary>Draws it.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="id">What its title and description are called within the page.</param>
    /// <param name="covered">What stands in its middle.</param>
    public static string Of(IEnumerable<SpendPart> parts, string id, string covered)
    {
        var drawn = parts.Where(part => part.Spend > 0).ToArray();
        var whole = drawn.Sum(part => part.Spend);
        var svg = new StringBuilder();
        svg.Append(
            $"<svg viewBox=\"0 0 44 44\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">Who owns spend</title>"
        );
        var words = drawn.Select(part => $"{part.Name} {SpendWords.Share(part.Spend, whole)}");
        svg.Append(
            $"<desc id=\"{id}-desc\">{HtmlText.Of(string.Join(", ", words.DefaultIfEmpty("Nothing to show")))}</desc>"
        );
        svg.Append("<circle class=\"track\" cx=\"22\" cy=\"22\" r=\"18\"/>");
        var at = 0d;
        foreach (var part in drawn)
        {
            var length = (double)(part.Spend / whole) * 100;
            // The gap is the rest of the ring; a ring begins at the right, and is turned to begin on top.
            svg.Append(
                $"<circle class=\"{SpendMarks.Of(part.Ownership)}\" cx=\"22\" cy=\"22\" r=\"18\" pathLength=\"100\" "
                    + $"stroke-dasharray=\"{HtmlText.Number(length)} {HtmlText.Number(100 - length)}\" "
                    + $"stroke-dashoffset=\"{HtmlText.Number(-at)}\" transform=\"rotate(-90 22 22)\"/>"
            );
            at += length;
        }

        svg.Append(
            $"<text x=\"22\" y=\"22.5\" text-anchor=\"middle\" font-size=\"6\" font-weight=\"700\">{HtmlText.Of(covered)}</text>"
        );
        svg.Append("<text x=\"22\" y=\"27\" text-anchor=\"middle\" font-size=\"3.4\">covered</text></svg>");
        return svg.ToString();
    }
}
