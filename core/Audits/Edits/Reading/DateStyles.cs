using System.Xml;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>Which formats of a workbook show a number as a date: there a spreadsheet has made something else of what was typed.</summary>
internal sealed class DateStyles
{
    private const int MaxFormats = 100_000;

    private readonly List<bool> isDate = [];

    /// <summary>Reads them.</summary>
    public static DateStyles Read(WorkbookPackage package)
    {
        var styles = new DateStyles();
        if (package.Styles is not { } part)
        {
            return styles;
        }

        var own = new Dictionary<int, string>();
        using var xml = package.Read(part);
        var inCells = false;
        while (xml.Read() && styles.isDate.Count < MaxFormats && own.Count < MaxFormats)
        {
            if (xml.LocalName == "cellXfs")
            {
                inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "numFmt" } && Number(xml) is { } id)
            {
                own[id] = xml.GetAttribute("formatCode") ?? "";
            }
            else if (inCells && xml is { NodeType: XmlNodeType.Element, LocalName: "xf" })
            {
                var format = Number(xml) ?? 0;
                styles.isDate.Add(own.TryGetValue(format, out var code) ? ShowsDate(code) : IsBuiltInDate(format));
            }
        }

        return styles;
    }

    /// <summary>Whether a cell of this style shows a date.</summary>
    public bool IsDate(string? style) =>
        int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < isDate.Count
        && isDate[index];

    private static int? Number(XmlReader xml) =>
        int.TryParse(xml.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    // ECMA-376 part 1, 18.8.30; the middle ranges are those of East Asian languages.
    private static bool IsBuiltInDate(int format) =>
        format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    // What is in quotes and brackets stands for itself, a colour or a language.
    private static bool ShowsDate(string code)
    {
        var (inQuotes, inBrackets) = (false, false);
        foreach (var c in code)
        {
            switch (c)
            {
                case '"':
                    inQuotes = !inQuotes;
                    break;
                case '[' or ']':
                    inBrackets = c == '[';
                    break;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' when !inQuotes && !inBrackets:
                    return true;
            }
        }

        return false;
    }
}
