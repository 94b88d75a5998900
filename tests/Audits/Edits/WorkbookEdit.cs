using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Audits.Columns;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Types into the inventory of an audit's workbook, as a person does.</summary>
internal static class WorkbookEdit
{
    /// <summary>The number of the row in which a cell says this.</summary>
    public static int RowOf(string path, string text)
    {
        using var document = SpreadsheetDocument.Open(path, isEditable: false);
        return Rows(document).FindIndex(row => row.Elements<Cell>().Any(cell => cell.InnerText == text)) + 1;
    }

    /// <summary>Fills in the cell under a header.</summary>
    public static void Fill(string path, string header, int row, string text)
    {
        using var document = SpreadsheetDocument.Open(path, isEditable: true);
        var rows = Rows(document);
        var place = rows[0].Elements<Cell>().ToList().FindIndex(cell => cell.InnerText == header);
        var column = rows[0].Elements<Cell>().ElementAt(place).CellReference!.Value!.TrimEnd('1');
        var target = rows[row - 1];
        var cell = target.Elements<Cell>().FirstOrDefault(one => one.CellReference == $"{column}{row}");
        if (cell is null)
        {
            cell = new Cell { CellReference = $"{column}{row}" };
            target.Append(cell);
        }

        cell.DataType = CellValues.InlineString;
        cell.InlineString = new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve });
    }

    private static List<Row> Rows(SpreadsheetDocument document)
    {
        var workbook = document.WorkbookPart!;
        var sheet = workbook.Workbook!.Descendants<Sheet>().Single(one => one.Name == WorkbookNames.Inventory);
        return [.. ((WorksheetPart)workbook.GetPartById(sheet.Id!.Value!)).Worksheet!.Descendants<Row>()];
    }
}
