using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ZocSec.Core.Reports.Workbooks;

/// <summary>Writes a sheet row by row into its part of the package; holds no row.</summary>
internal sealed class SheetWriter : IDisposable
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static readonly XmlWriterSettings s_settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        NewLineHandling = NewLineHandling.None,
    };

    // Elements of the SDK are as slow to write as they are many, so cells are written without.
    private readonly XmlWriter _writer;
    private readonly string[] _letters;
    private string _row = "";
    private uint _column;

    /// <summary>Begins the sheet.</summary>
    /// <param name="stream">Its part.</param>
    /// <param name="widths">The widths of its columns, from the first on.</param>
    /// <param name="frozen">Whether the first row stays in sight.</param>
    public SheetWriter(Stream stream, IEnumerable<double> widths, bool frozen)
    {
        double[] columns = [.. widths];
        _letters = [.. columns.Select((_, index) => Letters((uint)index + 1))];
        _writer = XmlWriter.Create(stream, s_settings);
        _writer.WriteStartDocument(standalone: true);
        _writer.WriteStartElement("x", "worksheet", Main);
        new SheetProperties(new PageSetupProperties { FitToPage = true }).WriteTo(_writer);
        new SheetViews(View(frozen)).WriteTo(_writer);
        new DocumentFormat.OpenXml.Spreadsheet.Columns(
            columns.Select(
                (width, index) =>
                    new Column
                    {
                        Min = (uint)index + 1,
                        Max = (uint)index + 1,
                        Width = width,
                        CustomWidth = true,
                    }
            )
        ).WriteTo(_writer);
        Start("sheetData");
    }

    /// <summary>The number of rows so far; the number of the row that is being written.</summary>
    public uint Rows { get; private set; }

    /// <summary>Begins the next row.</summary>
    public void BeginRow()
    {
        Rows++;
        _column = 0;
        _row = Invariant(Rows);
        Start("row");
        _writer.WriteAttributeString("r", _row);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow() => _writer.WriteEndElement();

    /// <summary>Writes the next cell of the row.</summary>
    public void Write(ReportCell value, CellLook style)
    {
        _column++;
        // An empty cell without a colour is none.
        if (value.Kind == CellKind.Empty && style.Index == 0)
        {
            return;
        }

        Start("c");
        _writer.WriteStartAttribute("r");
        _writer.WriteString(_column <= _letters.Length ? _letters[_column - 1] : Letters(_column));
        _writer.WriteString(_row);
        _writer.WriteEndAttribute();
        _writer.WriteAttributeString("s", Invariant(style.Index));
        switch (value.Kind)
        {
            case CellKind.Empty:
                break;
            case CellKind.Text:
                _writer.WriteAttributeString("t", "inlineStr");
                Start("is");
                Start("t");
                _writer.WriteAttributeString("xml", "space", ns: null, "preserve");
                _writer.WriteString(WorkbookText.Write(value.Text!));
                _writer.WriteEndElement();
                _writer.WriteEndElement();
                break;
            case CellKind.Boolean:
                _writer.WriteAttributeString("t", "b");
                Value(value.Flag ? "1" : "0");
                break;
            default:
                var number = value.Kind == CellKind.Date ? value.Date.ToOADate() : value.Number;
                Value(number.ToString(CultureInfo.InvariantCulture));
                break;
        }

        _writer.WriteEndElement();
    }

    /// <summary>Ends the rows; what follows them, such as filters and drawings, in the order that the format asks.</summary>
    public void End(params ReadOnlySpan<OpenXmlElement> after)
    {
        _writer.WriteEndElement();
        foreach (var element in after)
        {
            element.WriteTo(_writer);
        }

        _writer.WriteEndDocument();
        _writer.Flush();
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

    private void Start(string name) => _writer.WriteStartElement("x", name, Main);

    private void Value(string value)
    {
        Start("v");
        _writer.WriteString(value);
        _writer.WriteEndElement();
    }

    private static string Invariant(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
