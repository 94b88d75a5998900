using System.Text;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>Lines of coverage by spend and by count over periods.</summary>
internal static class CoverageLine
{
    private const double Left = 44;
    private const double Right = 408;
    private const double Top = 12;
    private const double Bottom = 132;
    private const int MostLabels = 4;

    /// <summary>Draws them.</summary>
    /// <param name="periods">The periods, oldest first; two at least.</param>
    /// <param name="id">What title and description are called within the page.</param>
    public static string Of(IReadOnlyList<SpendGroup> periods, string id)
    {
        var (first, last) = (periods[0], periods[^1]);
        var svg = new StringBuilder();
        svg.Append($"<svg viewBox=\"0 0 430 160\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">");
        svg.Append($"<title id=\"{id}-title\">Coverage over periods</title><desc id=\"{id}-desc\">");
        svg.Append(
            HtmlText.Of(
                $"By spend from {SpendWords.Coverage(first)} in {first.Key} to {SpendWords.Coverage(last)} in {last.Key}; "
                    + $"by count from {SpendWords.CountCoverage(first)} to {SpendWords.CountCoverage(last)}"
            )
        );
        svg.Append("</desc>");
        foreach (var percent in (ReadOnlySpan<int>)[0, 50, 100])
        {
            var y = HtmlText.Number(Y(percent));
            svg.Append(
                $"<line class=\"grid\" x1=\"{HtmlText.Number(Left)}\" x2=\"{HtmlText.Number(Right)}\" y1=\"{y}\" y2=\"{y}\"/>"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"38\" y=\"{y}\" dy=\"4\" text-anchor=\"end\" font-size=\"11\">{percent} %</text>"
            );
        }

        Path(svg, "count", periods, group => group.CountCoverage);
        Path(svg, "spend", periods, SpendWords.CoverageOf);
        var step = Math.Max(1, (periods.Count - 1 + MostLabels - 1) / MostLabels);
        for (var index = 0; index < periods.Count; index++)
        {
            var (x, group) = (HtmlText.Number(X(index, periods.Count)), periods[index]);
            svg.Append(
                $"<circle class=\"dot\" cx=\"{x}\" cy=\"{HtmlText.Number(Y(SpendWords.CoverageOf(group)))}\" r=\"3.5\">"
                    + $"<title>{HtmlText.Of($"{group.Key}: {SpendWords.Coverage(group)}")}</title></circle>"
            );
            if ((periods.Count - 1 - index) % step == 0)
            {
                svg.Append(
                    $"<text x=\"{x}\" y=\"152\" text-anchor=\"middle\" font-size=\"11\">{HtmlText.Of(group.Key)}</text>"
                );
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Path(
        StringBuilder svg,
        string look,
        IReadOnlyList<SpendGroup> periods,
        Func<SpendGroup, decimal> coverage
    )
    {
        var points = periods.Select(
            (group, index) => $"{HtmlText.Number(X(index, periods.Count))},{HtmlText.Number(Y(coverage(group)))}"
        );
        svg.Append($"<polyline class=\"{look}\" points=\"{string.Join(' ', points)}\"/>");
    }

    private static double X(int index, int count) => Left + 14 + ((Right - Left - 28) * index / Math.Max(1, count - 1));

    // Spend below 0 makes percentages that are none.
    private static double Y(decimal percent) => Bottom - ((Bottom - Top) * (double)Math.Clamp(percent, 0, 100) / 100);
}
