using System.IO.Compression;
using System.Xml;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>The parts of a workbook (ECMA-376), each read within limits and without what XML can fetch or unfold.</summary>
internal sealed class WorkbookPackage : IDisposable
{
    /// <summary>Bytes of a part, unpacked: several times what an audit of 100,000 repositories takes.</summary>
    public const long MaxPart = 1024L * 1024 * 1024;

    private const long MaxSmallPart = 16L * 1024 * 1024;
    private const int MaxEntries = 10_000;
    private const string OfficeDocument = "/officeDocument";

    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    private readonly long maxPart;

    private WorkbookPackage(ZipArchive zip, long maxPart) => (this.zip, this.maxPart) = (zip, maxPart);

    /// <summary>The sheets in their order.</summary>
    public IReadOnlyList<SheetPart> Sheets { get; private set; } = [];

    /// <summary>The part with texts that cells share; null when there is none.</summary>
    public string? SharedTexts { get; private set; }

    /// <summary>The part with formats; null when there is none.</summary>
    public string? Styles { get; private set; }

    /// <summary>Opens a workbook.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxPart">How many bytes a part may unpack to.</param>
    /// <exception cref="PlanFileException">It is none.</exception>
    public static WorkbookPackage Open(Stream file, long maxPart = MaxPart)
    {
        var package = new WorkbookPackage(new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true), maxPart);
        try
        {
            package.List();
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>Reads a part's XML.</summary>
    public XmlReader Read(string part) => Read(Find(part), maxPart);

    /// <inheritdoc />
    public void Dispose() => zip.Dispose();

    private void List()
    {
        if (zip.Entries.Count > MaxEntries)
        {
            throw new PlanFileException($"it has more than {MaxEntries} parts: use the workbook that the audit wrote");
        }

        foreach (var entry in zip.Entries)
        {
            entries.TryAdd(entry.FullName.Replace('\\', '/'), entry);
        }

        if (entries.ContainsKey("mimetype") && entries.ContainsKey("content.xml"))
        {
            throw new PlanFileException("it is an OpenDocument file: save it as .xlsx");
        }

        DrainSmallParts();
        var workbook =
            Relations("").FirstOrDefault(relation => relation.Type.EndsWith(OfficeDocument, StringComparison.Ordinal))
            ?? throw new PlanFileException("it is a zip file, but no workbook: use the workbook that the audit wrote");
        if (!workbook.Target.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
        {
            throw new PlanFileException("it is a workbook in a binary format: save it as .xlsx");
        }

        var relations = Relations(workbook.Target);
        SharedTexts = OfType("/sharedStrings");
        Styles = OfType("/styles");
        Sheets = ReadSheets(
            workbook.Target,
            relations
                .DistinctBy(one => one.Id, StringComparer.Ordinal)
                .ToDictionary(one => one.Id, StringComparer.Ordinal)
        );

        string? OfType(string type) =>
            relations.FirstOrDefault(one => one.Type.EndsWith(type, StringComparison.Ordinal))?.Target;
    }

    // The library that writes the receipt reads these whole.
    private void DrainSmallParts()
    {
        var buffer = new byte[81_920];
        foreach (var entry in entries.Values.Where(entry => IsSmall(entry.FullName)))
        {
            using var stream = new BoundedStream(entry.Open(), MaxSmallPart, entry.FullName);
            while (stream.Read(buffer) > 0) { }
        }
    }

    private static bool IsSmall(string name) =>
        name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("[Content_Types].xml", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase);

    private List<SheetPart> ReadSheets(string workbook, Dictionary<string, Relation> relations)
    {
        using var xml = Read(Find(workbook), MaxSmallPart);
        var sheets = new List<SheetPart>();
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml is { Depth: 0 } && xml.LocalName != "workbook")
            {
                throw new PlanFileException("it is another kind of document: use the workbook that the audit wrote");
            }

            if (
                xml.LocalName == "sheet"
                && xml.GetAttribute("name") is { } name
                && RelationId(xml) is { } id
                && relations.TryGetValue(id, out var relation)
                && relation.Type.EndsWith("/worksheet", StringComparison.Ordinal)
            )
            {
                sheets.Add(new SheetPart(name, relation.Target));
            }
        }

        return sheets;
    }

    // Its namespace differs between the two variants of the standard.
    private static string? RelationId(XmlReader xml)
    {
        string? id = null;
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            if (xml is { LocalName: "id", Prefix.Length: > 0 })
            {
                id = xml.Value;
            }
        }

        xml.MoveToElement();
        return id;
    }

    private List<Relation> Relations(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var folder = part[..slash];
        var name = $"{folder}_rels/{part[slash..]}.rels";
        var relations = new List<Relation>();
        if (!entries.TryGetValue(name, out var entry))
        {
            return relations;
        }

        using var xml = Read(entry, MaxSmallPart);
        while (xml.Read())
        {
            if (
                xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" }
                && xml.GetAttribute("Id") is { } id
                && xml.GetAttribute("Type") is { } type
                && xml.GetAttribute("Target") is { } target
                && xml.GetAttribute("TargetMode") is not "External"
            )
            {
                relations.Add(new Relation(id, type, Resolve(folder, target)));
            }
        }

        return relations;
    }

    private static string Resolve(string folder, string target)
    {
        var parts = new List<string>();
        var path = target.StartsWith('/') ? target : folder + target;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private ZipArchiveEntry Find(string part) =>
        entries.GetValueOrDefault(part)
        ?? throw new PlanFileException($"its part {part} is missing: open it in a spreadsheet and save it again");

    private static XmlReader Read(ZipArchiveEntry entry, long most) =>
        XmlReader.Create(
            new BoundedStream(entry.Open(), most, entry.FullName),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CloseInput = true,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            }
        );

    private sealed record Relation(string Id, string Type, string Target);
}

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">What its tab says.</param>
/// <param name="Part">Where it is.</param>
internal sealed record SheetPart(string Name, string Part);
