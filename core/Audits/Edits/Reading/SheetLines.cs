using System.Xml;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>Reads a sheet row after row.</summary>
internal sealed class SheetLines(WorkbookPackage package, SharedTexts texts, DateStyles styles, SheetPart sheet)
{
    private const int MaxMerged = 100_000;

    /// <summary>The areas of merged cells; known once all rows are read.</summary>
    public List<MergedArea> Merged { get; } = [];

    /// <summary>All rows that hold something, one at a time.</summary>
    /// <exception cref="PlanFileException">It is no sheet, or too large for one.</exception>
    public IEnumerable<PlanLine> Read()
    {
        using var xml = package.Read(sheet.Part);
        var row = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "row":
                    row = Whole(xml.GetAttribute("r")) ?? row + 1;
                    if (row is < 1 or > CellAddress.MaxRow)
                    {
                        throw new PlanFileException(
                            $"its sheet has more than {CellAddress.MaxRow} rows: use the workbook that the audit wrote"
                        );
                    }

                    var isHidden = xml.GetAttribute("hidden") is "1" or "true";
                    var cells = ReadCells(xml, row);
                    if (cells.Count > 0)
                    {
                        yield return new PlanLine(row, isHidden, cells);
                    }

                    break;
                case "mergeCell" when xml.GetAttribute("ref") is { } area && Merged.Count < MaxMerged:
                    AddMerged(area);
                    break;
            }
        }
    }

    private Dictionary<int, PlanCell> ReadCells(XmlReader xml, int row)
    {
        var cells = new Dictionary<int, PlanCell>();
        if (xml.IsEmptyElement)
        {
            return cells;
        }

        var depth = xml.Depth;
        var (column, characters) = (0, 0);
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                continue;
            }

            column = xml.GetAttribute("r") is { } address ? ColumnOf(address) : column + 1;
            if (column > CellAddress.MaxColumn)
            {
                throw new PlanFileException(
                    $"its row {row} has more than {CellAddress.MaxColumn} columns: use the workbook that the audit wrote"
                );
            }

            if (ReadCell(xml) is not { } cell)
            {
                continue;
            }

            cells[column] = cell;
            characters += cell.Text.Length;
            if (characters > CellXml.MaxRowText)
            {
                throw new PlanFileException(
                    $"its row {row} has more than {CellXml.MaxRowText} characters: use the workbook that the audit wrote"
                );
            }
        }

        return cells;
    }

    private PlanCell? ReadCell(XmlReader xml)
    {
        var (type, style) = (xml.GetAttribute("t"), xml.GetAttribute("s"));
        if (xml.IsEmptyElement)
        {
            return null;
        }

        var depth = xml.Depth;
        string? value = null;
        var hasFormula = false;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "v":
                    value = CellXml.ReadPlain(xml);
                    break;
                case "is":
                    value = CellXml.ReadRich(xml);
                    break;
                case "f":
                    hasFormula = true;
                    CellXml.ReadPlain(xml);
                    break;
            }
        }

        return value is { Length: > 0 } ? CellOf(type, style, value)
            : hasFormula ? new PlanCell("(formula)", "holds a formula without a result: type the text itself")
            : null;
    }

    private PlanCell CellOf(string? type, string? style, string value) =>
        type switch
        {
            "s" => new PlanCell(WorkbookText.Read(texts[value])),
            "b" => new PlanCell(value.Trim() is "1" or "true" ? "true" : "false"),
            "e" => new PlanCell(value, $"holds the error {value}: type the text itself"),
            "d" => new PlanCell(value, "holds a date: format the cell as text and type it again"),
            "str" or "inlineStr" => new PlanCell(WorkbookText.Read(value)),
            _ when styles.IsDate(style) => new PlanCell(
                value,
                "holds a date, which the spreadsheet made of what was typed: format the cell as text and type it again"
            ),
            _ => new PlanCell(Plain(value)),
        };

    // A whole number as people write it: spreadsheets store 1E9 and 42.0 too.
    private static string Plain(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsInteger(number)
        && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : value;

    private void AddMerged(string area)
    {
        var colon = area.IndexOf(':', StringComparison.Ordinal);
        if (
            colon > 0
            && CellAddress.TryParse(area.AsSpan(0, colon), out var firstColumn, out var firstRow)
            && CellAddress.TryParse(area.AsSpan(colon + 1), out var lastColumn, out var lastRow)
        )
        {
            Merged.Add(new MergedArea(area, firstRow, lastRow, firstColumn, lastColumn));
        }
    }

    private static int ColumnOf(string address) =>
        CellAddress.TryParse(address, out var column, out _) ? column : CellAddress.MaxColumn + 1;

    private static int? Whole(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
