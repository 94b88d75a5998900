using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Audits.Columns;
using ZocSec.Core.Reports;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Audits.Reports.Workbooks;

/// <summary>The sheet with a row for each repository, in the colours that people know from the inventory of 2019.</summary>
internal static class InventorySheet
{
    /// <summary>Writes the sheet; returns the range that its filter covers.</summary>
    public static string Write(Stream part, AuditReport report, CancellationToken ct)
    {
        var columns = ColumnCatalogue.Of(report.Header.Columns);
        using var sheet = new SheetWriter(part, columns.Select(column => column.Width), frozen: true);
        SheetTable.Header(sheet, columns.Select(column => column.Header));
        foreach (var repository in report.Repositories)
        {
            ct.ThrowIfCancellationRequested();
            sheet.BeginRow();
            var band = SheetTable.Band(sheet);
            foreach (var column in columns)
            {
                var cell = column.Read(repository);
                sheet.Write(cell, new CellLook(Colour(column, repository, cell) ?? band, SheetTable.Format(cell)));
            }

            sheet.EndRow();
        }

        var range = SheetTable.Range(columns.Length, sheet.Rows);
        sheet.End(new AutoFilter { Reference = range }, Hints(columns, sheet.Rows), SheetWriter.Print(4));
        return range;
    }

    private static CellColour? Colour(AuditColumn column, AuditedRepository repository, ReportCell cell)
    {
        if (column == ColumnCatalogue.Private)
        {
            return cell is { Kind: CellKind.Boolean, Flag: false } ? CellColour.Red : null;
        }

        if (column == ColumnCatalogue.Archived)
        {
            return cell.Flag ? CellColour.Green : null;
        }

        // What is archived needs no owner.
        return
            (column == ColumnCatalogue.Topics || column == ColumnCatalogue.TopicAdd)
            && repository is { IsArchived: false, Owner.Status: not OwnerStatus.Owned }
            ? CellColour.Red
            : null;
    }

    private static DataValidations Hints(ImmutableArray<AuditColumn> columns, uint rows)
    {
        var hints =
            from column in columns
            where column.Edit is not null
            let letters = SheetWriter.Letters((uint)columns.IndexOf(column) + 1)
            select new DataValidation
            {
                AllowBlank = true,
                ShowInputMessage = true,
                PromptTitle = column.Edit!.Title,
                Prompt = column.Edit.Text,
                SequenceOfReferences = new ListValue<StringValue>([
                    new StringValue($"{letters}2:{letters}{Math.Max(rows, 2)}"),
                ]),
            };
        var all = hints.ToArray();
        return new DataValidations(all) { Count = (uint)all.Length };
    }
}
