using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ZocSec.Core.Reports.Workbooks;

/// <summary>What the sheets that are tables have in common.</summary>
internal static class SheetTable
{
    /// <summary>Writes a whole sheet of rows that are at hand, with its filter.</summary>
    public static void Write<T>(
        WorkbookPackage package,
        string name,
        ImmutableArray<ReportColumn<T>> columns,
        IEnumerable<T> rows,
        Func<ReportColumn<T>, T, CellColour?>? colour = null
    )
    {
        using var part = package.AddSheet(name, SheetStateValues.Visible).GetStream(FileMode.Create, FileAccess.Write);
        using var sheet = Begin(part, columns);
        foreach (var row in rows)
        {
            Row(sheet, columns, row, colour);
        }

        package.AddFilter(End(sheet, columns.Length));
    }

    /// <summary>Begins a sheet with its headers.</summary>
    public static SheetWriter Begin<T>(Stream part, ImmutableArray<ReportColumn<T>> columns)
    {
        var sheet = new SheetWriter(part, columns.Select(column => column.Width), frozen: true);
        Header(sheet, columns.Select(column => column.Header));
        return sheet;
    }

    /// <summary>Writes a row.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="row">The row.</param>
    /// <param name="colour">The colour of a cell; null for that of its row.</param>
    public static void Row<T>(
        SheetWriter sheet,
        ImmutableArray<ReportColumn<T>> columns,
        T row,
        Func<ReportColumn<T>, T, CellColour?>? colour = null
    )
    {
        sheet.BeginRow();
        var band = Band(sheet);
        foreach (var column in columns)
        {
            var cell = column.Read(row);
            sheet.Write(cell, new CellLook(colour?.Invoke(column, row) ?? band, Format(cell)));
        }

        sheet.EndRow();
    }

    /// <summary>Writes a row with a text in its first cell, without a colour.</summary>
    public static void Line(SheetWriter sheet, string text, CellFormatKind format = CellFormatKind.General)
    {
        sheet.BeginRow();
        sheet.Write(ReportCell.Of(text), new CellLook(CellColour.None, text.Length == 0 ? default : format));
        sheet.EndRow();
    }

    /// <summary>Ends a sheet with a filter over all of its rows; returns the range of that.</summary>
    public static string End(SheetWriter sheet, int columns)
    {
        var range = Range(columns, sheet.Rows);
        // Account ids are texts of digits on purpose.
        var asText = new IgnoredErrors(
            new IgnoredError
            {
                SequenceOfReferences = new ListValue<StringValue>([new StringValue(range)]),
                NumberStoredAsText = true,
            }
        );
        sheet.End(new AutoFilter { Reference = range }, SheetWriter.Print(2), asText);
        return range;
    }

    /// <summary>Writes the row of headers.</summary>
    public static void Header(SheetWriter sheet, IEnumerable<string> headers)
    {
        sheet.BeginRow();
        foreach (var header in headers)
        {
            sheet.Write(ReportCell.Of(header), new CellLook(CellColour.Header, CellFormatKind.Bold));
        }

        sheet.EndRow();
    }

    /// <summary>The colour of the row that is being written: every second one is light blue.</summary>
    public static CellColour Band(SheetWriter sheet) => sheet.Rows % 2 == 0 ? CellColour.Band : CellColour.None;

    /// <summary>How a value is shown in a table.</summary>
    public static CellFormatKind Format(ReportCell cell) =>
        cell.Kind switch
        {
            CellKind.Date => CellFormatKind.Date,
            CellKind.Number => CellFormatKind.Number,
            CellKind.Boolean => CellFormatKind.Flag,
            CellKind.Amount => CellFormatKind.Amount,
            CellKind.Count => CellFormatKind.Count,
            CellKind.Share => CellFormatKind.Percent,
            _ => CellFormatKind.General,
        };

    /// <summary>The range of the whole table.</summary>
    public static string Range(int columns, uint rows) => $"A1:{SheetWriter.Letters((uint)columns)}{rows}";
}
