using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ZocSec.Core.Reports.Workbooks;

/// <summary>Writes a sheet row by row into its part of the package; holds no row.</summary>
internal sealed class SheetWriter : IDisposable
{
    private static readonly Row s_row = new();
    private static readonly Cell s_cell = new();
    private static readonly InlineString s_inline = new();

    private readonly OpenXmlWriter _writer;
    private uint _column;

    /// <summary>Begins the sheet.</summary>
    /// <param name="stream">Its part.</param>
    /// <param name="widths">The widths of its columns, from the first on.</param>
    /// <param name="frozen">Whether the first row stays in sight.</param>
    public SheetWriter(Stream stream, IEnumerable<double> widths, bool frozen)
    {
        _writer = OpenXmlWriter.Create(stream);
        _writer.WriteStartElement(new Worksheet());
        _writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        _writer.WriteElement(new SheetViews(View(frozen)));
        _writer.WriteElement(
            new DocumentFormat.OpenXml.Spreadsheet.Columns(
                widths.Select(
                    (width, index) =>
                        new Column
                        {
                            Min = (uint)index + 1,
                            Max = (uint)index + 1,
                            Width = width,
                            CustomWidth = true,
                        }
                )
            )
        );
        _writer.WriteStartElement(new SheetData());
    }

    /// <summary>The number of rows so far; the number of the row that is being written.</summary>
    public uint Rows { get; private set; }

    /// <summary>Begins the next row.</summary>
    public void BeginRow()
    {
        Rows++;
        _column = 0;
        _writer.WriteStartElement(s_row, [Attribute("r", Invariant(Rows))]);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow() => _writer.WriteEndElement();

    /// <summary>Writes the next cell of the row.</summary>
    public void Write(ReportCell value, CellLook style)
    {
        _column++;
        var place = Attribute("r", $"{Letters(_column)}{Invariant(Rows)}");
        var look = Attribute("s", Invariant(style.Index));
        switch (value.Kind)
        {
            case CellKind.Empty:
                // An empty cell without a colour is none.
                if (style.Index != 0)
                {
                    _writer.WriteStartElement(s_cell, [place, look]);
                    _writer.WriteEndElement();
                }

                break;
            case CellKind.Text:
                _writer.WriteStartElement(s_cell, [place, look, Attribute("t", "inlineStr")]);
                _writer.WriteStartElement(s_inline);
                _writer.WriteElement(
                    new Text(WorkbookText.Write(value.Text!)) { Space = SpaceProcessingModeValues.Preserve }
                );
                _writer.WriteEndElement();
                _writer.WriteEndElement();
                break;
            case CellKind.Boolean:
                _writer.WriteStartElement(s_cell, [place, look, Attribute("t", "b")]);
                _writer.WriteElement(new CellValue(value.Flag ? "1" : "0"));
                _writer.WriteEndElement();
                break;
            default:
                var number = value.Kind == CellKind.Date ? value.Date.ToOADate() : value.Number;
                _writer.WriteStartElement(s_cell, [place, look]);
                _writer.WriteElement(new CellValue(number.ToString(CultureInfo.InvariantCulture)));
                _writer.WriteEndElement();
                break;
        }
    }

    /// <summary>Ends the rows; what follows them, such as filters and drawings, in the order that the format asks.</summary>
    public void End(params ReadOnlySpan<OpenXmlElement> after)
    {
        _writer.WriteEndElement();
        foreach (var element in after)
        {
            _writer.WriteElement(element);
        }

        _writer.WriteEndElement();
    }

    /// <summary>How the sheet is printed: so many pages wide, on as many as its rows need. Goes before a drawing.</summary>
    public static PageSetup Print(uint pagesWide) =>
        new()
        {
            Orientation = pagesWide > 1 ? OrientationValues.Landscape : OrientationValues.Portrait,
            FitToWidth = pagesWide,
            FitToHeight = 0,
        };

    /// <summary>The letters of a column, counted from 1.</summary>
    public static string Letters(uint column) =>
        column <= 26
            ? ((char)('A' + column - 1)).ToString()
            : Letters((column - 1) / 26) + Letters(((column - 1) % 26) + 1);

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    private static SheetView View(bool frozen)
    {
        var view = new SheetView { WorkbookViewId = 0, ShowGridLines = frozen };
        if (frozen)
        {
            view.Append(
                new Pane
                {
                    VerticalSplit = 1,
                    TopLeftCell = "A2",
                    ActivePane = PaneValues.BottomLeft,
                    State = PaneStateValues.Frozen,
                }
            );
        }

        return view;
    }

    private static OpenXmlAttribute Attribute(string name, string value) => new(name, "", value);

    private static string Invariant(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
