using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports;

/// <summary>The report in a few lines of plain text, for a terminal and a log.</summary>
public static class BillingSummary
{
    private const int MostAccounts = 3;
    private const int MostDifferences = 5;
    private const int MostRemarks = 10;
    private const int MostCurrencies = 5;

    /// <summary>The lines, without ends; none has a control character of somebody else's.</summary>
    public static ImmutableArray<string> Lines(BillingReport report) =>
        [.. All(report).Select(line => OneLine.Of(SpendWords.Short(line, 500)))];

    private static IEnumerable<string> All(BillingReport report)
    {
        if (report.Totals.IsEmpty)
        {
            yield return $"{SpendWords.Period(report.Header.Period)}: no lines.";
        }

        foreach (var total in report.Totals.Take(MostCurrencies))
        {
            yield return Coverage(report, total);
            var worst = report
                .Accounts.Where(account => account.Currency == total.Currency && account.Unowned > 0)
                .Take(MostAccounts)
                .Select(account => $"{SpendWords.Name(account)} {SpendWords.Amount(account.Unowned, account.Currency)}")
                .ToArray();
            if (worst.Length > 0)
            {
                yield return $"  Most spend of nobody: {string.Join("; ", worst)}";
            }

            if (report.Changes?.Counts.FirstOrDefault(count => count.Currency == total.Currency) is { } changes)
            {
                yield return $"  Since {SpendWords.Period(report.Changes.Since)}: {ChangeWords.Line(changes)}";
            }
        }

        if (report.Totals.Length > MostCurrencies)
        {
            yield return $"and {Shown.Count(report.Totals.Length - MostCurrencies)} more currencies";
        }

        yield return $"Reconciliation: {ReconciliationWords.Line(report.Invoices)}";
        foreach (
            var invoice in ReconciliationWords
                .WorstFirst(report.Invoices)
                .TakeWhile(invoice => invoice.Difference != 0)
                .Take(MostDifferences)
        )
        {
            yield return $"  {ReconciliationWords.Name(invoice)}: {ReconciliationWords.Difference(invoice)}";
        }

        foreach (var remark in report.Header.Remarks.Take(MostRemarks))
        {
            yield return $"Remark: {remark}";
        }

        if (report.Header.Remarks.Length > MostRemarks)
        {
            yield return $"and {Shown.Count(report.Header.Remarks.Length - MostRemarks)} more remarks";
        }
    }

    private static string Coverage(BillingReport report, SpendGroup total)
    {
        var before = report.Before.FirstOrDefault(group => group.Currency == total.Currency);
        var change = before is null
            ? ""
            : $" ({SpendWords.Points(SpendWords.CoverageOf(total) - SpendWords.CoverageOf(before))})";
        return $"{SpendWords.Period(report.Header.Period)}: {SpendWords.Coverage(total)}{change} of "
            + $"{SpendWords.Amount(total.Allocatable, total.Currency)} and {SpendWords.CountCoverage(total)} of "
            + $"{Shown.Count(total.Resources)} resources have a declared owner; nobody owns "
            + $"{SpendWords.Amount(total.Unowned, total.Currency)}.";
    }
}
