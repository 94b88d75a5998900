using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Audits.Columns;

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
        var inventory = Table(package, WorkbookNames.Inventory, part => InventorySheet.Write(part, report, ct));
        var keys = Table(package, WorkbookNames.DeployKeys, part => DeployKeysSheet.Write(part, report, ct));
        SummarySheet.Write(package, package.AddSheet(WorkbookNames.Summary, SheetStateValues.Visible), report);
        using (
            var part = package
                .AddSheet(WorkbookNames.Metadata, SheetStateValues.VeryHidden)
                .GetStream(FileMode.Create, FileAccess.Write)
        )
        {
            MetadataSheet.Write(part, report.Header);
        }

        package.End([Filter(0, WorkbookNames.Inventory, inventory), Filter(1, WorkbookNames.DeployKeys, keys)]);
    }

    private static string Table(WorkbookPackage package, string name, Func<Stream, string> write)
    {
        using var part = package.AddSheet(name, SheetStateValues.Visible).GetStream(FileMode.Create, FileAccess.Write);
        return write(part);
    }

    // Excel finds the range of a filter by this name, too.
    private static DefinedName Filter(uint sheet, string name, string range)
    {
        var corners = range.Split(':').Select(cell => $"${cell.TrimEnd(s_digits)}${cell.TrimStart(s_letters)}");
        return new DefinedName($"'{name}'!{string.Join(':', corners)}")
        {
            Name = "_xlnm._FilterDatabase",
            LocalSheetId = sheet,
            Hidden = true,
        };
    }

    private static readonly char[] s_digits = [.. "0123456789"];
    private static readonly char[] s_letters = [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
}
