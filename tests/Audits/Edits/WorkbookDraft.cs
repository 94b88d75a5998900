using System.IO.Compression;
using System.Security;
using System.Text;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Builds workbooks byte by byte, so that they can be wrong in every way.</summary>
internal sealed class WorkbookDraft
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    private readonly List<(string Name, string Xml, string State)> _sheets = [];

    /// <summary>The headers that the audit writes, as far as a plan needs them.</summary>
    public static string[] Headers { get; } =
    ["node_id", "Name", "Topics", "Topic_add", "Topic_del", "Account", "Id", "Property", "Property_set"];

    /// <summary>What stands in <c>xl/sharedStrings.xml</c>, as XML of its items.</summary>
    public string SharedItems { get; set; } = "";

    /// <summary>The XML of the formats in <c>cellXfs</c>, and of own number formats.</summary>
    public (string Own, string Cells) Styles { get; set; } = ("", "<xf numFmtId=\"0\"/>");

    /// <summary>Parts that replace or follow those that are made.</summary>
    public Dictionary<string, string> Parts { get; } = new(StringComparer.Ordinal);

    /// <summary>A workbook with one sheet of texts.</summary>
    public static WorkbookDraft Of(params string?[][] rows) => new WorkbookDraft().Add("GitHub Inventory", Table(rows));

    /// <summary>A sheet's data of inline texts; null leaves a cell out.</summary>
    public static string Table(params string?[][] rows) =>
        $"<sheetData>{string.Concat(rows.Select((row, index) => Row(index + 1, [.. row.Select(Inline)])))}</sheetData>";

    /// <summary>A row of cells as XML, where <c>{0}</c> is the cell's address.</summary>
    public static string Row(int number, string?[] cells, string attributes = "") =>
        $"<row r=\"{number}\" {attributes}>{string.Concat(cells.Select((cell, index) => cell is null ? "" : cell.Replace("{0}", $"{(char)('A' + index)}{number}", StringComparison.Ordinal)))}</row>";

    /// <summary>A cell with its text in it.</summary>
    public static string? Inline(string? text) =>
        text is null
            ? null
            : $"<c r=\"{{0}}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t></is></c>";

    /// <summary>Adds a sheet.</summary>
    public WorkbookDraft Add(string name, string data, string state = "visible")
    {
        _sheets.Add((name, data, state));
        return this;
    }

    /// <summary>Writes it.</summary>
    public string Save(string path)
    {
        using var file = File.Create(path);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (name, xml) in AllParts())
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(xml));
        }

        return path;
    }

    private Dictionary<string, string> AllParts()
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["[Content_Types].xml"] =
                $"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{Sheets(number => $"<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>")}</Types>",
            ["_rels/.rels"] =
                $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"r1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
            ["xl/_rels/workbook.xml.rels"] =
                $"<Relationships xmlns=\"{Package}\">{Sheets(number => $"<Relationship Id=\"s{number}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>")}<Relationship Id=\"t\" Type=\"{Relations}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/><Relationship Id=\"y\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>",
            ["xl/workbook.xml"] =
                $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>{Sheets(number => $"<sheet name=\"{_sheets[number - 1].Name}\" sheetId=\"{number}\" state=\"{_sheets[number - 1].State}\" r:id=\"s{number}\"/>")}</sheets></workbook>",
            ["xl/sharedStrings.xml"] = $"<sst xmlns=\"{Main}\">{SharedItems}</sst>",
            ["xl/styles.xml"] =
                $"<styleSheet xmlns=\"{Main}\"><numFmts>{Styles.Own}</numFmts><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs>{Styles.Cells}</cellXfs></styleSheet>",
        };
        for (var number = 1; number <= _sheets.Count; number++)
        {
            parts[$"xl/worksheets/sheet{number}.xml"] =
                $"<worksheet xmlns=\"{Main}\">{_sheets[number - 1].Xml}</worksheet>";
        }

        foreach (var (name, xml) in Parts)
        {
            parts[name] = xml;
        }

        return parts;
    }

    private string Sheets(Func<int, string> xml) => string.Concat(Enumerable.Range(1, _sheets.Count).Select(xml));
}
