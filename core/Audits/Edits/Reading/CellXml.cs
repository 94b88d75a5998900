using System.Text;
using System.Xml;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>Reads texts out of a workbook's XML.</summary>
internal static class CellXml
{
    /// <summary>A cell's limit of characters (ECMA-376, and Excel's specifications).</summary>
    public const int MaxText = 32_767;

    /// <summary>The characters of all cells in a row: a hundred full ones, where an audit fills two.</summary>
    public const int MaxRowText = 100 * MaxText;

    /// <summary>
    /// The text of the element at which the reader stands, which it leaves at its end: that of all its elements <c>t</c>, as
    /// rich text is stored, without what tells the pronunciation.
    /// </summary>
    public static string ReadRich(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh", IsEmptyElement: false })
            {
                Skip(xml);
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "t" })
            {
                Append(xml, text);
            }
        }

        return text.ToString();
    }

    /// <summary>The text directly in the element at which the reader stands, which it leaves at its end.</summary>
    public static string ReadPlain(XmlReader xml)
    {
        var text = new StringBuilder();
        Append(xml, text);
        return text.ToString();
    }

    private static void Append(XmlReader xml, StringBuilder text)
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        var buffer = new char[1024];
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (!xml.HasValue)
            {
                continue;
            }

            for (int got; (got = xml.ReadValueChunk(buffer, 0, buffer.Length)) > 0; )
            {
                text.Append(buffer, 0, got);
                if (text.Length > MaxText)
                {
                    throw new PlanFileException(
                        $"a cell has more than {MaxText} characters, which no spreadsheet allows: use the workbook that the audit wrote"
                    );
                }
            }
        }
    }

    private static void Skip(XmlReader xml)
    {
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth) { }
    }
}
