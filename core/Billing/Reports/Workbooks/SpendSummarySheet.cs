using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Drawing.Charts;
using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;
using ZocSec.Core.Reports.Workbooks;
using Drawing = DocumentFormat.OpenXml.Spreadsheet.Drawing;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>The sheet with what matters: how much has no owner, whose it is, and charts of the largest currency.</summary>
internal sealed class SpendSummarySheet : IDisposable
{
    private const string Name = "Summary";
    private const int MostCurrencies = 5;
    private const int MostGroups = 10;
    private const int MostPeriods = 36;
    private const int MostRemarks = 20;
    private const string Money = "#,##0";
    private const string Red = "D9534F";
    private const string Blue = "4682B4";

    // Declared, likely, by account, nobody.
    private static readonly ImmutableArray<string> s_colours = ["4CAF7D", "5B9BD5", "F4C95D", "E5675B"];

    private readonly SheetWriter _sheet;
    private readonly List<(string Name, ChartSpace Chart)> _charts = [];

    private SpendSummarySheet(Stream part) => _sheet = new SheetWriter(part, [44, 16, 12, 14, 12, 4], frozen: false);

    /// <summary>Writes the sheet, and its charts into parts of the package.</summary>
    public static void Write(WorkbookPackage package, BillingReport report)
    {
        var part = package.AddSheet(Name, SheetStateValues.Visible);
        List<(string Name, ChartSpace Chart)> charts;
        using (var stream = part.GetStream(FileMode.Create, FileAccess.Write))
        using (var summary = new SpendSummarySheet(stream))
        {
            summary.Write(report);
            charts = summary._charts;
        }

        if (charts.Count == 0)
        {
            return;
        }

        var drawing = package.AddDrawing(part, SheetCharts.Places([.. charts.Select(chart => chart.Name)], column: 6));
        foreach (var (_, chart) in charts)
        {
            package.AddChart(drawing, chart);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _sheet.Dispose();

    private void Write(BillingReport report)
    {
        var header = report.Header;
        SheetTable.Line(_sheet, $"Owners of AWS spend, {SpendWords.Period(header.Period)}", CellFormatKind.Title);
        SheetTable.Line(_sheet, $"Asked {Shown.Time(header.At)} with {header.Engine}. Policy: {header.Policy}");
        SheetTable.Line(_sheet, $"Reconciliation: {ReconciliationWords.Line(report.Invoices)}");
        if (report.Totals.IsEmpty)
        {
            SheetTable.Line(_sheet, "There are no lines.");
        }

        foreach (var total in report.Totals.Take(MostCurrencies))
        {
            Currency(report, total, hasCharts: total == report.Totals[0]);
        }

        if (report.Totals.Length > MostCurrencies)
        {
            SheetTable.Line(_sheet, "");
            SheetTable.Line(
                _sheet,
                $"{Shown.Count(report.Totals.Length - MostCurrencies)} more currencies are on the sheet Accounts."
            );
        }

        Section("Remarks");
        foreach (var remark in header.Remarks.Take(MostRemarks).DefaultIfEmpty("None."))
        {
            SheetTable.Line(_sheet, remark);
        }

        if (header.Remarks.Length > MostRemarks)
        {
            SheetTable.Line(_sheet, "More are on the sheet Sources & remarks.");
        }

        _sheet.End(_charts.Count == 0 ? [SheetWriter.Print(1)] : [SheetWriter.Print(1), new Drawing { Id = "rId1" }]);
    }

    private void Currency(BillingReport report, SpendGroup total, bool hasCharts)
    {
        var before = report.Before.FirstOrDefault(group => group.Currency == total.Currency);
        Section(
            $"Coverage in {total.Currency}",
            SpendWords.Period(report.Header.Period),
            "",
            report.Header.Previous is { } previous && before is not null ? SpendWords.Period(previous) : ""
        );
        Compared("Spend with a declared owner", Covered(total), before is null ? null : Covered(before));
        Compared("Resources with a declared owner", Counted(total), before is null ? null : Counted(before));
        Compared(
            "Spend without a declared owner",
            ReportCell.OfAmount(SpendPart.Undeclared(total)),
            before is null ? null : ReportCell.OfAmount(SpendPart.Undeclared(before))
        );
        Compared(
            "Spend that can be owned",
            ReportCell.OfAmount(total.Allocatable),
            before is null ? null : ReportCell.OfAmount(before.Allocatable)
        );
        Compared(
            "Taxes, fees, credits: nobody can own them",
            ReportCell.OfAmount(total.Unallocatable),
            before is null ? null : ReportCell.OfAmount(before.Unallocatable)
        );

        Section($"Who owns it, in {total.Currency}", "Effective", "Share", "Resources", "Share");
        var owners = Parts(total);
        var accounts = Groups("Accounts with the most spend of nobody", report.Accounts, total.Currency);
        var services = Groups("Services with the most spend of nobody", report.Services, total.Currency);
        var periods = Periods(report, total.Currency);
        Changes(report.Changes, total.Currency);
        if (hasCharts)
        {
            var title = $"Who owns it, in {SpendWords.Short(total.Currency, 10)}";
            Add(
                "Who owns it",
                owners,
                range =>
                    range.HasNegative
                        ? SheetCharts.Bars(title, range, Blue)
                        : SheetCharts.Doughnut(title, range, s_colours, isLabelled: false)
            );
            Bars("Spend of nobody by account", accounts);
            Bars("Spend of nobody by service", services);
            Add("Coverage of spend", periods, range => SheetCharts.Line("Coverage of spend", range, Blue));
        }
    }

    private void Bars(string title, ChartRange? range) => Add(title, range, it => SheetCharts.Bars(title, it, Red));

    // A chart of nothing is an empty frame.
    private void Add(string name, ChartRange? range, Func<ChartRange, ChartSpace> draw)
    {
        if (range is not null && range.Points.Any(point => point.Value != 0))
        {
            _charts.Add((name, draw(range)));
        }
    }

    private ChartRange Parts(SpendGroup total)
    {
        var first = _sheet.Rows + 1;
        var parts = SpendPart.Of(total);
        foreach (var part in parts)
        {
            Row(
                part.Name,
                ReportCell.OfAmount(part.Spend),
                Share(part.Spend, total.Allocatable),
                ReportCell.OfCount(part.Resources),
                Share(part.Resources, total.Resources)
            );
        }

        return new ChartRange(Name, first, [.. parts.Select(part => (part.Name, (double)part.Spend))], Money);
    }

    private ChartRange? Groups(string title, ImmutableArray<SpendGroup> groups, string currency)
    {
        var rows = groups
            .Where(group => group.Currency == currency && group.Unowned != 0)
            .Take(MostGroups)
            .Select(group => (Name: SpendWords.Short(SpendWords.Name(group), 60), Group: group))
            .ToArray();
        if (rows.Length == 0)
        {
            return null;
        }

        Section(title, "Nobody's", "Covered", "Can be owned");
        var first = _sheet.Rows + 1;
        foreach (var (name, group) in rows)
        {
            Row(name, ReportCell.OfAmount(group.Unowned), Covered(group), ReportCell.OfAmount(group.Allocatable));
        }

        return new ChartRange(Name, first, [.. rows.Select(row => (row.Name, (double)row.Group.Unowned))], Money);
    }

    private ChartRange? Periods(BillingReport report, string currency)
    {
        var rows = report.Periods.Where(group => group.Currency == currency).TakeLast(MostPeriods).ToArray();
        if (rows.Length < 2)
        {
            return null;
        }

        Section("Coverage of spend by period", "Covered", "", "Nobody's");
        var first = _sheet.Rows + 1;
        foreach (var row in rows)
        {
            Row(row.Key, Covered(row), default, ReportCell.OfAmount(row.Unowned));
        }

        return new ChartRange(Name, first, [.. rows.Select(row => (row.Key, Covered(row).Number))], "0.0%");
    }

    private void Changes(BillingChanges? changes, string currency)
    {
        foreach (var count in changes?.Counts.Where(it => it.Currency == currency) ?? [])
        {
            Section($"Since {SpendWords.Period(changes!.Since)}, in {currency}", "Resources", "", "Effective");
            Row("Lost the declared owner", ReportCell.OfCount(count.LostOwner));
            Row("New, without a declared owner", ReportCell.OfCount(count.New));
            Row(
                "Both of these",
                ReportCell.OfCount(count.LostOwner + count.New),
                default,
                ReportCell.OfAmount(count.UnownedSpend)
            );
            Row(
                "Have a declared owner now",
                ReportCell.OfCount(count.Fixed),
                default,
                ReportCell.OfAmount(count.FixedSpend)
            );
            Row("Gone, without a declared owner", ReportCell.OfCount(count.Gone));
        }
    }

    private static ReportCell Covered(SpendGroup group) =>
        ReportCell.OfShare(GroupColumns.Fraction(SpendWords.CoverageOf(group)));

    private static ReportCell Counted(SpendGroup group) =>
        ReportCell.OfShare(GroupColumns.Fraction(group.CountCoverage));

    private static ReportCell Share(decimal part, decimal whole) =>
        whole == 0 ? default : ReportCell.OfShare(GroupColumns.Fraction(100 * part / whole));

    private void Compared(string label, ReportCell now, ReportCell? before) =>
        Row(label, now, default, before ?? default);

    private void Section(params ReadOnlySpan<string> headers)
    {
        SheetTable.Line(_sheet, "");
        _sheet.BeginRow();
        for (var column = 0; column < 5; column++)
        {
            _sheet.Write(
                ReportCell.Of(column < headers.Length ? headers[column] : ""),
                new CellLook(CellColour.Header, column == 0 ? CellFormatKind.Bold : CellFormatKind.BoldRight)
            );
        }

        _sheet.EndRow();
    }

    private void Row(string label, params ReadOnlySpan<ReportCell> cells)
    {
        _sheet.BeginRow();
        _sheet.Write(ReportCell.Of(label), default);
        foreach (var cell in cells)
        {
            _sheet.Write(cell, new CellLook(CellColour.None, SheetTable.Format(cell)));
        }

        _sheet.EndRow();
    }
}
