using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Reports;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Audits.Reports.Workbooks;

/// <summary>The sheet with a row for each deploy key; red where it may write.</summary>
internal static class DeployKeysSheet
{
    private static readonly (string Header, double Width)[] s_columns =
    [
        ("Repository", 40),
        ("Deploy Key ID", 15),
        ("Title", 40),
        ("Read-only", 12),
        ("Added", 18),
        ("Added by", 25),
        ("Last used", 18),
    ];

    /// <summary>Writes the sheet; returns the range that its filter covers.</summary>
    public static string Write(Stream part, AuditReport report, CancellationToken ct)
    {
        using var sheet = new SheetWriter(part, s_columns.Select(column => column.Width), frozen: true);
        SheetTable.Header(sheet, s_columns.Select(column => column.Header));
        foreach (var repository in report.Repositories)
        {
            ct.ThrowIfCancellationRequested();
            if (repository.Unknown.TryGetValue(AuditFacet.DeployKeys, out var why))
            {
                Write(sheet, CellColour.None, [ReportCell.Of(repository.FullName), ReportCell.Unknown(why)]);
                continue;
            }

            foreach (var key in repository.DeployKeys ?? [])
            {
                Write(sheet, key.IsReadOnly ? CellColour.None : CellColour.Red, Cells(repository, key));
            }
        }

        var range = SheetTable.Range(s_columns.Length, sheet.Rows);
        sheet.End(new AutoFilter { Reference = range }, SheetWriter.Print(1));
        return range;
    }

    private static ReportCell[] Cells(AuditedRepository repository, DeployKey key) =>
        [
            ReportCell.Of(repository.FullName),
            ReportCell.Of(key.Id),
            ReportCell.Of(key.Title),
            ReportCell.Of(key.IsReadOnly),
            ReportCell.Of(key.CreatedAt),
            ReportCell.Of(key.AddedBy),
            ReportCell.Of(key.LastUsed),
        ];

    private static void Write(SheetWriter sheet, CellColour colour, ReportCell[] cells)
    {
        sheet.BeginRow();
        for (var column = 0; column < s_columns.Length; column++)
        {
            var cell = column < cells.Length ? cells[column] : default;
            sheet.Write(
                cell,
                new CellLook(colour == CellColour.None ? SheetTable.Band(sheet) : colour, SheetTable.Format(cell))
            );
        }

        sheet.EndRow();
    }
}
