using System.Text;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports;

/// <summary>
/// The summary in Markdown, as the job of a workflow shows it: coverage, what is different, the most expensive resources
/// without an owner, accounts, and whether the invoices come out. Other people's words are shown as they are. Always far
/// under the 1 MiB that GitHub takes of a step.
/// </summary>
internal static class BillingMarkdown
{
    private const int MostCurrencies = 5;
    private const int MostResources = 20;
    private const int MostGroups = 15;
    private const int MostChanges = 10;
    private const int MostDifferences = 20;
    private const int MostRemarks = 50;

    /// <summary>Writes the summary; lines end with a line feed.</summary>
    public static async Task WriteAsync(BillingReport report, Stream stream, CancellationToken ct) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Write(report)), ct);

    /// <summary>The summary.</summary>
    public static string Write(BillingReport report)
    {
        var text = new StringBuilder();
        text.Append($"# Owners of AWS spend, {SpendWords.Period(report.Header.Period)}\n\n");
        Coverage(text, report);
        foreach (var total in report.Totals.Take(MostCurrencies))
        {
            Pie(text, total);
            Changes(text, report, total.Currency);
            Resources(
                text,
                $"Most expensive without a declared owner, {Words(total.Currency)}",
                report.TopUnowned.Where(it => it.Currency == total.Currency).Take(MostResources)
            );
            Groups(text, $"Accounts, {Words(total.Currency)}", "Account", report.Accounts, total.Currency);
            Groups(text, $"Services, {Words(total.Currency)}", "Service", report.Services, total.Currency);
        }

        Unknown(text, report);
        Reconciliation(text, report);
        Remarks(text, report.Header);
        return text.ToString();
    }

    private static void Coverage(StringBuilder text, BillingReport report)
    {
        if (report.Totals.IsEmpty)
        {
            text.Append("There are no lines.\n\n");
            return;
        }

        text.Append(
            "| Currency | Spend with a declared owner | | Resources with one | Nobody's | Likely owner only | "
        );
        text.Append("Owner of the account only | All that can be owned | Taxes, fees, credits |\n");
        text.Append("| :-- | --: | :-- | --: | --: | --: | --: | --: | --: |\n");
        foreach (var total in report.Totals.Take(MostCurrencies))
        {
            var before = report.Before.FirstOrDefault(group => group.Currency == total.Currency);
            var change = before is null
                ? ""
                : SpendWords.Points(SpendWords.CoverageOf(total) - SpendWords.CoverageOf(before));
            text.Append(
                $"| {Words(total.Currency)} | **{SpendWords.Coverage(total)}** | {change} | {SpendWords.CountCoverage(total)} of {Shown.Count(total.Resources)} "
                    + $"| **{SpendWords.Number(total.Unowned)}** | {SpendWords.Number(total.Likely)} | {SpendWords.Number(total.ByAccount)} "
                    + $"| {SpendWords.Number(total.Allocatable)} | {SpendWords.Number(total.Unallocatable)} |\n"
            );
        }

        More(text, report.Totals.Length - MostCurrencies, "currencies");
        text.Append('\n');
    }

    // Mermaid draws no pie of nothing, and none of what is below it.
    private static void Pie(StringBuilder text, SpendGroup total)
    {
        var parts = SpendPart.Of(total);
        if (total.Allocatable <= 0 || parts.Any(part => part.Spend < 0))
        {
            return;
        }

        text.Append("```mermaid\npie title Who owns spend in ").Append(Currency(total.Currency)).Append('\n');
        foreach (var part in parts.Where(part => Math.Round(part.Spend, 2) > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"    \"{part.Name}\" : {Math.Round(part.Spend, 2)}\n");
        }

        text.Append("```\n\n");
    }

    private static void Changes(StringBuilder text, BillingReport report, string currency)
    {
        if (report.Changes is not { } changes)
        {
            return;
        }

        text.Append($"## Since {SpendWords.Period(changes.Since)}, {Words(currency)}\n\n");
        foreach (var count in changes.Counts.Where(count => count.Currency == currency))
        {
            text.Append(Words(ChangeWords.Line(count))).Append("\n\n");
        }

        Resources(
            text,
            "Without a declared owner now",
            changes.NewlyUnowned.Where(it => it.Currency == currency).Take(MostChanges)
        );
        Resources(
            text,
            "With a declared owner now",
            changes.NewlyOwned.Where(it => it.Currency == currency).Take(MostChanges)
        );
    }

    private static void Resources(StringBuilder text, string title, IEnumerable<BilledResource> resources)
    {
        var rows = resources.ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        text.Append($"### {title}\n\n| Resource | Account | Service | Effective | Owner | Name | Creator |\n");
        text.Append("| :-- | :-- | :-- | --: | :-- | :-- | :-- |\n");
        foreach (var it in rows)
        {
            text.Append(
                $"| {Words(SpendWords.Name(it))} | {Words(SpendWords.Account(it))} | {Words(it.Service)} "
                    + $"| {SpendWords.Number(it.Effective)} | {Words(SpendWords.Owner(it))} | {Words(it.Name)} | {Words(it.Creator)} |\n"
            );
        }

        text.Append('\n');
    }

    private static void Groups(
        StringBuilder text,
        string title,
        string what,
        IEnumerable<SpendGroup> groups,
        string currency
    )
    {
        var rows = groups.Where(group => group.Currency == currency).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        text.Append($"### {title}\n\n| {what} | Nobody's | No declared owner | Can be owned | Covered |\n");
        text.Append("| :-- | --: | --: | --: | --: |\n");
        foreach (var group in rows.Take(MostGroups))
        {
            text.Append(
                $"| {Words(SpendWords.Name(group))} | {SpendWords.Number(group.Unowned)} | {SpendWords.Number(SpendPart.Undeclared(group))} "
                    + $"| {SpendWords.Number(group.Allocatable)} | {SpendWords.Coverage(group)} |\n"
            );
        }

        More(text, rows.Length - MostGroups, "are in the other formats");
        text.Append('\n');
    }

    private static void Unknown(StringBuilder text, BillingReport report)
    {
        if (report.UnknownOwners.IsEmpty)
        {
            return;
        }

        text.Append("## Owners that the directory does not have\n\n");
        text.Append("| Owner | | Resources | Effective |\n| :-- | :-- | --: | --: |\n");
        foreach (var owner in report.UnknownOwners.Take(MostGroups))
        {
            text.Append(
                $"| {Words(owner.Owner)} | {(owner.HasLeft ? "has left" : "unknown")} | {Shown.Count(owner.Resources)} "
                    + $"| {Words(SpendWords.Amount(owner.Spend, owner.Currency))} |\n"
            );
        }

        More(text, report.UnknownOwners.Length - MostGroups, "are in the other formats");
        text.Append('\n');
    }

    private static void Reconciliation(StringBuilder text, BillingReport report)
    {
        text.Append($"## Reconciliation\n\n{ReconciliationWords.Line(report.Invoices)}\n\n");
        var different = ReconciliationWords
            .WorstFirst(report.Invoices)
            .TakeWhile(invoice => invoice.Difference != 0)
            .ToArray();
        foreach (var invoice in different.Take(MostDifferences))
        {
            text.Append(
                $"- {Words(ReconciliationWords.Name(invoice))}: {Words(ReconciliationWords.Difference(invoice))}\n"
            );
        }

        if (different.Length > MostDifferences)
        {
            text.Append($"- and {Shown.Count(different.Length - MostDifferences)} more\n");
        }

        text.Append(different.Length > 0 ? "\n" : "");
    }

    private static void Remarks(StringBuilder text, BillingHeader header)
    {
        text.Append($"Asked {Shown.Time(header.At)} with {Words(header.Engine)}; policy {Words(header.Policy)}.\n");
        if (header.Remarks.IsEmpty)
        {
            return;
        }

        text.Append("\n## Remarks\n\n");
        foreach (var remark in header.Remarks.Take(MostRemarks))
        {
            text.Append($"- {Words(remark)}\n");
        }

        if (header.Remarks.Length > MostRemarks)
        {
            text.Append($"- and {Shown.Count(header.Remarks.Length - MostRemarks)} more\n");
        }
    }

    private static void More(StringBuilder text, int count, string what)
    {
        if (count > 0)
        {
            text.Append($"\n{Shown.Count(count)} more {what}.\n");
        }
    }

    // Within a diagram nothing can be escaped.
    private static string Currency(string currency) =>
        currency.Length is > 0 and <= 8 && currency.All(char.IsAsciiLetterOrDigit) ? currency : "another currency";

    private static string Words(string text) => Literal.Text(SpendWords.Short(text));
}
