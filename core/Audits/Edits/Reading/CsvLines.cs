using System.Text;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>
/// Reads CSV as spreadsheets write it: with or without a byte order mark, separated by commas, semicolons or tabs, with line
/// breaks inside of quotes, and with the apostrophes that an audit puts before what a spreadsheet would take for a formula.
/// </summary>
internal sealed class CsvLines(TextReader text)
{
    private const int MaxText = 1_000_000;
    private const string SeparatorLine = "sep=";

    private static readonly char[] s_separators = [',', ';', '\t'];

    private readonly StringBuilder field = new();
    private char separator;
    private int row;

    /// <summary>All lines that hold something, one at a time.</summary>
    /// <exception cref="PlanFileException">It is no such file.</exception>
    public IEnumerable<PlanLine> Read()
    {
        var first = ReadFirst();
        if (
            first.StartsWith(SeparatorLine, StringComparison.OrdinalIgnoreCase)
            && first.Length == SeparatorLine.Length + 1
        )
        {
            // A line of Excel's own, which it does not show.
            separator = first[^1];
            first = ReadFirst();
        }
        else
        {
            separator = SeparatorOf(first);
        }

        using var rest = new Joined(first + "\n", text);
        while (rest.Peek() >= 0)
        {
            var cells = ReadCells(rest);
            if (++row > CellAddress.MaxRow)
            {
                throw new PlanFileException($"it has more than {CellAddress.MaxRow} rows: split it");
            }

            if (cells.Count > 0)
            {
                yield return new PlanLine(row, IsHidden: false, cells);
            }
        }
    }

    private string ReadFirst()
    {
        var line = new StringBuilder();
        while (text.Read() is >= 0 and not '\n' and var c)
        {
            line.Append((char)c);
            if (line.Length > CellXml.MaxRowText)
            {
                throw new PlanFileException(
                    "its first row is no row of headers: use the CSV file that the audit wrote"
                );
            }
        }

        return line.ToString().TrimEnd('\r');
    }

    private Dictionary<int, PlanCell> ReadCells(Joined source)
    {
        var cells = new Dictionary<int, PlanCell>();
        var characters = 0;
        for (var column = 1; ; column++)
        {
            if (column > CellAddress.MaxColumn)
            {
                throw new PlanFileException($"its row {row + 1} has more than {CellAddress.MaxColumn} columns");
            }

            var isLast = ReadField(source);
            characters += field.Length;
            if (characters > CellXml.MaxRowText)
            {
                throw new PlanFileException(
                    $"its row {row + 1} has more than {CellXml.MaxRowText} characters: use the CSV file that the audit wrote"
                );
            }

            if (field.Length > 0)
            {
                cells[column] = new PlanCell(CsvText.Restore(field.ToString()));
            }

            if (isLast)
            {
                return cells;
            }
        }
    }

    // True: the line ends with it.
    private bool ReadField(Joined source)
    {
        field.Clear();
        var inQuotes = false;
        while (true)
        {
            var c = source.Read();
            switch (c)
            {
                case < 0 when inQuotes:
                    throw new PlanFileException(
                        $"a quote that begins in row {row + 1} does not end: save it again as CSV from the spreadsheet"
                    );
                case < 0:
                    return true;
                case '\0':
                    throw new PlanFileException("it is no text: give the workbook (.xlsx) or a CSV file");
                case '"' when inQuotes && source.Peek() == '"':
                    source.Read();
                    field.Append('"');
                    break;
                case '"' when inQuotes:
                    inQuotes = false;
                    break;
                case '"' when field.Length == 0:
                    inQuotes = true;
                    break;
                case '\r' when !inQuotes && source.Peek() == '\n':
                    break;
                case '\r' or '\n' when !inQuotes:
                    return true;
                default:
                    if (!inQuotes && c == separator)
                    {
                        return false;
                    }

                    field.Append((char)c);
                    break;
            }

            if (field.Length > MaxText)
            {
                throw new PlanFileException($"a cell in row {row + 1} has more than {MaxText} characters");
            }
        }
    }

    private static char SeparatorOf(string header) =>
        s_separators.MaxBy(candidate => header.Count(c => c == candidate));

    /// <summary>The header's line, and what follows it.</summary>
    private sealed class Joined(string first, TextReader rest) : IDisposable
    {
        private int at;

        public int Peek() => at < first.Length ? first[at] : rest.Peek();

        public int Read() => at < first.Length ? first[at++] : rest.Read();

        public void Dispose() => rest.Dispose();
    }
}
