using System.Collections.Immutable;
using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>The sheet that says what was read, and what a reader should know.</summary>
internal static class SourcesSheet
{
    private static readonly ImmutableArray<ReportColumn<BillingSource>> s_columns =
    [
        new("Report", 60, it => ReportCell.Of(it.Report)),
        new("Format", 14, it => ReportCell.Of(Shown.Name(it.Format))),
        new("Period", 10, it => ReportCell.Of(SpendWords.Period(it.Period))),
        new("Assembly", 40, it => ReportCell.Of(it.Assembly)),
        new("Files", 10, it => ReportCell.OfCount(it.Chunks)),
        new("Lines", 16, it => ReportCell.OfCount(it.Lines)),
    ];

    /// <summary>Writes the sheet.</summary>
    /// <param name="package">The workbook.</param>
    /// <param name="header">What was asked.</param>
    /// <param name="more">What else a reader should know: of the workbook itself.</param>
    public static void Write(WorkbookPackage package, BillingHeader header, ImmutableArray<string> more)
    {
        using var part = package
            .AddSheet("Sources & remarks", SheetStateValues.Visible)
            .GetStream(FileMode.Create, FileAccess.Write);
        using var sheet = SheetTable.Begin(part, s_columns);
        foreach (var source in header.Sources)
        {
            SheetTable.Row(sheet, s_columns, source);
        }

        SheetTable.Line(sheet, "");
        SheetTable.Line(sheet, $"Asked {Shown.Time(header.At)} with {header.Engine}");
        SheetTable.Line(sheet, $"Policy: {header.Policy}");
        SheetTable.Line(sheet, $"Directory: {header.Directory ?? "none"}");
        SheetTable.Line(sheet, "");
        SheetTable.Line(sheet, "Remarks", CellFormatKind.Bold);
        foreach (var remark in header.Remarks.Concat(more).DefaultIfEmpty("None."))
        {
            SheetTable.Line(sheet, remark);
        }

        sheet.End(SheetWriter.Print(1));
    }
}
