using ZocSec.Core.Audits.Columns;

namespace ZocSec.Core.Audits.Reports.Workbooks;

/// <summary>What the sheets that are tables have in common.</summary>
internal static class Table
{
    /// <summary>Writes the row of headers.</summary>
    public static void Header(SheetWriter sheet, IEnumerable<string> headers)
    {
        sheet.BeginRow();
        foreach (var header in headers)
        {
            sheet.Write(AuditCell.Of(header), new CellStyle(CellColour.Header, CellFormatKind.Bold));
        }

        sheet.EndRow();
    }

    /// <summary>The colour of the row that is being written: every second one is light blue.</summary>
    public static CellColour Band(SheetWriter sheet) => sheet.Rows % 2 == 0 ? CellColour.Band : CellColour.None;

    /// <summary>How a value is shown in a table.</summary>
    public static CellFormatKind Format(AuditCell cell) =>
        cell.Kind switch
        {
            CellKind.Date => CellFormatKind.Date,
            CellKind.Number => CellFormatKind.Number,
            CellKind.Boolean => CellFormatKind.Flag,
            _ => CellFormatKind.General,
        };

    /// <summary>The range of the whole table.</summary>
    public static string Range(int columns, uint rows) => $"A1:{SheetWriter.Letters((uint)columns)}{rows}";
}
