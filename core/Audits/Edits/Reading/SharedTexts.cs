using System.Xml;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>The texts that the cells of a workbook share.</summary>
internal sealed class SharedTexts
{
    private const int MaxTexts = 4_000_000;
    private const long MaxCharacters = 256L * 1024 * 1024;

    private readonly List<string> texts = [];

    /// <summary>Reads them all.</summary>
    /// <exception cref="PlanFileException">There are more than an audit of 100,000 repositories has.</exception>
    public static SharedTexts Read(WorkbookPackage package)
    {
        var shared = new SharedTexts();
        if (package.SharedTexts is not { } part)
        {
            return shared;
        }

        using var xml = package.Read(part);
        var characters = 0L;
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                var text = CellXml.ReadRich(xml);
                characters += text.Length;
                shared.texts.Add(text);
                if (shared.texts.Count > MaxTexts || characters > MaxCharacters)
                {
                    throw new PlanFileException(
                        "it holds far more text than any audit writes: use the workbook that the audit wrote"
                    );
                }
            }
        }

        return shared;
    }

    /// <summary>The text that a cell names by its number.</summary>
    public string this[string number] =>
        int.TryParse(number.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < texts.Count
            ? texts[index]
            : throw new PlanFileException(
                "a cell names a text that is not there: open it in a spreadsheet and save it again"
            );
}
