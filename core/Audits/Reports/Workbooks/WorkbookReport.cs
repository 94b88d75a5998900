using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Audits.Columns;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Audits.Reports.Workbooks;

/// <summary>
/// The workbook of an audit (.xlsx): an inventory that takes edits, the deploy keys, a summary with charts, and a hidden
/// sheet that says what the edits are of. Rows are written as they are read, so memory does not grow with them.
/// </summary>
public static class WorkbookReport
{
    /// <summary>Writes the workbook.</summary>
    /// <param name="report">What was found; its rows are read once for each sheet that shows them.</param>
    /// <param name="stream">A file opened for writing; stays open.</param>
    /// <param name="ct">Ends the writing between rows; what was written by then is no workbook.</param>
    public static void Write(AuditReport report, Stream stream, CancellationToken ct)
    {
        using var package = new WorkbookPackage(stream);
        Table(package, WorkbookNames.Inventory, part => InventorySheet.Write(part, report, ct));
        Table(package, WorkbookNames.DeployKeys, part => DeployKeysSheet.Write(part, report, ct));
        SummarySheet.Write(package, package.AddSheet(WorkbookNames.Summary, SheetStateValues.Visible), report);
        using (
            var part = package
                .AddSheet(WorkbookNames.Metadata, SheetStateValues.VeryHidden)
                .GetStream(FileMode.Create, FileAccess.Write)
        )
        {
            MetadataSheet.Write(part, report.Header);
        }

        package.End();
    }

    private static void Table(WorkbookPackage package, string name, Func<Stream, string> write)
    {
        using var part = package.AddSheet(name, SheetStateValues.Visible).GetStream(FileMode.Create, FileAccess.Write);
        package.AddFilter(write(part));
    }
}
