using System.Collections.Immutable;
using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>The sheets with a row for each resource; red where nobody owns it.</summary>
/// <param name="package">The workbook.</param>
/// <param name="resources">All resources.</param>
/// <param name="mostRows">After how many rows a list is cut.</param>
internal sealed class ResourceSheets(WorkbookPackage package, IBilledResources resources, uint mostRows)
{
    /// <summary>What a reader should know of the sheets that were written.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>Writes a sheet of all resources of a list.</summary>
    public async Task WriteAsync(
        string name,
        ResourceList kind,
        ImmutableArray<ReportColumn<BilledResource>> columns,
        CancellationToken ct
    )
    {
        using var part = package.AddSheet(name, SheetStateValues.Visible).GetStream(FileMode.Create, FileAccess.Write);
        using var sheet = SheetTable.Begin(part, columns);
        // What may stand in the last row waits until it is known that none follows.
        BilledResource? last = null;
        await foreach (var resource in resources.ReadAsync(kind, ct))
        {
            ct.ThrowIfCancellationRequested();
            if (sheet.Rows + 1 < mostRows)
            {
                SheetTable.Row(sheet, columns, resource, Colour);
            }
            else if (last is null)
            {
                last = resource;
            }
            else
            {
                last = null;
                await CutAsync(name, kind, sheet, ct);
                break;
            }
        }

        if (last is not null)
        {
            SheetTable.Row(sheet, columns, last, Colour);
        }

        package.AddFilter(SheetTable.End(sheet, columns.Length));
    }

    /// <summary>Writes a sheet of resources that are at hand.</summary>
    public static void Write(WorkbookPackage package, string name, IEnumerable<BilledResource> rows) =>
        SheetTable.Write(package, name, BilledColumns.OfManyServices, rows, Colour);

    /// <summary>The colour of a cell; null for that of its row.</summary>
    public static CellColour? Colour(ReportColumn<BilledResource> column, BilledResource resource) =>
        resource.Ownership == BilledOwnership.Unowned
        && (column == BilledColumns.Owner || column == BilledColumns.Ownership)
            ? CellColour.Red
            : null;

    private async Task CutAsync(string name, ResourceList kind, SheetWriter sheet, CancellationToken ct)
    {
        var left = await resources.CountAsync(kind, ct) - (sheet.Rows - 1);
        var cut =
            $"{Shown.Count(left)} more are left out, since a sheet has no more rows: a report that ends in .csv has all";
        SheetTable.Line(sheet, cut);
        Remarks.Add($"Sheet {name}: {cut}.");
    }
}
