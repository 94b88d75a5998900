using System.Text;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.GitHub.Checks;

namespace ZocSec.Core.Audits.Edits.Receipts;

/// <summary>
/// What applying a file came to in Markdown, as the job of a workflow shows it: what was not made first, then the changes. Other
/// people's words are shown as they are.
/// </summary>
public static class MarkdownReceipt
{
    private const int MostRows = 500;
    private const int LongestText = 300;

    /// <summary>The summary; lines end with a line feed.</summary>
    /// <param name="report">What came of it.</param>
    /// <param name="isDryRun">Whether nothing was to be changed.</param>
    public static string Write(EditReport report, bool isDryRun)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"# Ownership edits{(isDryRun ? ", tried" : "")}\n\n{report.InWords(isDryRun)}.\n\n"
        );
        var rows = ReceiptLine
            .Of(report.Results.Where(IsWorthARow).OrderByDescending(result => result.IsLeft))
            .ToArray();
        if (rows.Length == 0)
        {
            return text.ToString();
        }

        text.Append("| Repository | Cell | Change | Outcome | Why |\n| :-- | :-- | :-- | :-- | :-- |\n");
        foreach (var row in rows.Take(MostRows))
        {
            var (repository, cell, what) = (row[1], row[2], row[3]);
            var change = what.Length == 0 ? "" : $"{what}: {row[4]} → {row[5]}";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Words(repository)} | {Words(cell)} | {Words(change)} | {Words(row[6])} | {Words(row[7])} |\n"
            );
        }

        if (rows.Length > MostRows)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nand {rows.Length - MostRows} more, which the receipt has\n");
        }

        return text.Append('\n').ToString();
    }

    private static bool IsWorthARow(EditResult result) => result is not { Outcome: EditOutcome.Nothing, Reason: "" };

    private static string Words(string text) =>
        Literal.Text(text.Length <= LongestText ? text : text[..LongestText] + "…");
}
