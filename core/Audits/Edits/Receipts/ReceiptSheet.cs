using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Edits.Receipts;

/// <summary>Adds a sheet to a workbook, and leaves the rest of it as it was.</summary>
internal static class ReceiptSheet
{
    private const string Name = "Receipt";

    private static readonly double[] s_widths = [20, 35, 10, 30, 20, 20, 14, 80];

    /// <summary>Adds it, with every value as text: none is taken for a formula.</summary>
    public static void Add(string path, ImmutableArray<string> headers, IEnumerable<ImmutableArray<string>> lines)
    {
        using var document = SpreadsheetDocument.Open(path, isEditable: true);
        if (document.WorkbookPart is not { Workbook.Sheets: { } sheets } workbook)
        {
            throw new InvalidDataException("the workbook has no list of sheets");
        }

        var part = workbook.AddNewPart<WorksheetPart>();
        Write(part, lines.Prepend(headers));
        sheets.Append(
            new Sheet
            {
                Name = FreeName(sheets),
                SheetId = sheets.Elements<Sheet>().Max(sheet => sheet.SheetId?.Value ?? 0) + 1,
                Id = workbook.GetIdOfPart(part),
            }
        );
        workbook.Workbook.Save();
    }

    private static string FreeName(Sheets sheets)
    {
        var taken = sheets
            .Elements<Sheet>()
            .Select(sheet => sheet.Name?.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var name = Name;
        for (var number = 2; taken.Contains(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{Name} {number}");
        }

        return name;
    }

    private static void Write(WorksheetPart part, IEnumerable<ImmutableArray<string>> lines)
    {
        using var xml = OpenXmlWriter.Create(part);
        xml.WriteStartElement(new Worksheet());
        xml.WriteElement(
            new SheetViews(
                new SheetView(
                    new Pane
                    {
                        VerticalSplit = 1,
                        TopLeftCell = "A2",
                        ActivePane = PaneValues.BottomLeft,
                        State = PaneStateValues.Frozen,
                    }
                )
                {
                    WorkbookViewId = 0,
                }
            )
        );
        xml.WriteElement(
            new DocumentFormat.OpenXml.Spreadsheet.Columns(
                s_widths.Select((width, index) => ColumnOf((uint)index + 1, width))
            )
        );
        xml.WriteStartElement(new SheetData());
        foreach (var line in lines)
        {
            xml.WriteStartElement(new Row());
            foreach (var text in line)
            {
                xml.WriteElement(
                    new Cell(
                        new InlineString(
                            new Text(WorkbookText.Write(text)) { Space = SpaceProcessingModeValues.Preserve }
                        )
                    )
                    {
                        DataType = CellValues.InlineString,
                    }
                );
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static Column ColumnOf(uint number, double width) =>
        new()
        {
            Min = number,
            Max = number,
            Width = width,
            CustomWidth = true,
        };
}
