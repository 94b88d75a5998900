using System.IO.Packaging;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ZocSec.Core.Reports.Workbooks;

/// <summary>
/// The parts of a workbook and how they hang together. The package is opened for writing only, since only so its parts go
/// to the stream as they are written; the classes of documents of the OpenXML SDK want to read it too, and hold it all.
/// </summary>
internal sealed class WorkbookPackage(Stream stream) : IDisposable
{
    private const string Types = "application/vnd.openxmlformats-officedocument.";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    private static readonly char[] s_digits = [.. "0123456789"];
    private static readonly char[] s_letters = [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

    private readonly Package _package = Package.Open(stream, FileMode.Create, FileAccess.Write);
    private readonly List<(string Name, SheetStateValues State, PackagePart Part)> _sheets = [];
    private readonly List<DefinedName> _names = [];
    private int _charts;

    /// <summary>Adds a sheet behind those that there are. It must be written before another part is added: the package keeps no place free.</summary>
    public PackagePart AddSheet(string name, SheetStateValues state)
    {
        var part = Part($"/xl/worksheets/sheet{_sheets.Count + 1}.xml", "spreadsheetml.worksheet+xml");
        _sheets.Add((name, state, part));
        return part;
    }

    /// <summary>Says which cells of the sheet that was added last have a filter; Excel finds them by this name, too.</summary>
    /// <param name="range">As the sheet's own filter has it: <c>A1:C9</c>.</param>
    public void AddFilter(string range)
    {
        var corners = range.Split(':').Select(cell => $"${cell.TrimEnd(s_digits)}${cell.TrimStart(s_letters)}");
        _names.Add(
            new DefinedName($"'{_sheets[^1].Name}'!{string.Join(':', corners)}")
            {
                Name = "_xlnm._FilterDatabase",
                LocalSheetId = (uint)_sheets.Count - 1,
                Hidden = true,
            }
        );
    }

    /// <summary>Adds what a sheet shows above its cells; the sheet names it <c>rId1</c>. One for the workbook.</summary>
    public PackagePart AddDrawing(PackagePart sheet, OpenXmlElement drawing)
    {
        var part = Part("/xl/drawings/drawing1.xml", "drawing+xml");
        Relate(sheet, part, "drawing", 1);
        Write(part, drawing);
        return part;
    }

    /// <summary>Adds a chart; the drawing names the first <c>rId1</c>, the second <c>rId2</c>.</summary>
    public void AddChart(PackagePart drawing, OpenXmlElement chart)
    {
        _charts++;
        var part = Part($"/xl/charts/chart{_charts}.xml", "drawingml.chart+xml");
        Relate(drawing, part, "chart", _charts);
        Write(part, chart);
    }

    /// <summary>Writes what ties the sheets together.</summary>
    public void End()
    {
        var styles = Part("/xl/styles.xml", "spreadsheetml.styles+xml");
        Write(styles, CellLook.Sheet());
        var book = Part("/xl/workbook.xml", "spreadsheetml.sheet.main+xml");
        for (var index = 0; index < _sheets.Count; index++)
        {
            Relate(book, _sheets[index].Part, "worksheet", index + 1);
        }

        Relate(book, styles, "styles", _sheets.Count + 1);
        Write(
            book,
            new Workbook(
                new BookViews(new WorkbookView()),
                new Sheets(
                    _sheets.Select(
                        (sheet, index) =>
                            new Sheet
                            {
                                Name = sheet.Name,
                                SheetId = (uint)index + 1,
                                State = sheet.State,
                                Id = $"rId{index + 1}",
                            }
                    )
                ),
                new DefinedNames(_names)
            )
        );
        _package.CreateRelationship(book.Uri, TargetMode.Internal, $"{Relations}officeDocument", "rId1");
    }

    /// <inheritdoc />
    public void Dispose() => ((IDisposable)_package).Dispose();

    private PackagePart Part(string path, string type) =>
        _package.CreatePart(new Uri(path, UriKind.Relative), Types + type, CompressionOption.Fast);

    private static void Write(PackagePart part, OpenXmlElement root)
    {
        using var stream = part.GetStream(FileMode.Create, FileAccess.Write);
        using var writer = OpenXmlWriter.Create(stream);
        writer.WriteElement(root);
    }

    private static void Relate(PackagePart from, PackagePart to, string relation, int number) =>
        from.CreateRelationship(to.Uri, TargetMode.Internal, Relations + relation, $"rId{number}");
}
