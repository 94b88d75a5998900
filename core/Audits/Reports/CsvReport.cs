using System.Buffers;
using System.Text;
using ZocSec.Core.Audits.Columns;

namespace ZocSec.Core.Audits.Reports;

/// <summary>
/// The table of repositories as CSV (RFC 4180): the columns of the workbook, texts neutralised by <see cref="CsvText"/>,
/// times in UTC. It begins with a byte order mark, without which Excel takes UTF-8 for the code page of its country.
/// </summary>
public static class CsvReport
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n ");
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Writes the table row by row.</summary>
    /// <param name="report">What was found; its rows are read once.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="ct">Ends the writing between rows.</param>
    public static async Task WriteAsync(AuditReport report, Stream stream, CancellationToken ct)
    {
        var columns = ColumnCatalogue.Of(report.Header.Columns);
        await using var writer = new StreamWriter(stream, s_utf8, leaveOpen: true);
        await WriteAsync(writer, columns.Select(column => column.Header), ct);
        foreach (var repository in report.Repositories)
        {
            await WriteAsync(writer, columns.Select(column => Show(column.Read(repository))), ct);
        }
    }

    private static async Task WriteAsync(StreamWriter writer, IEnumerable<string> cells, CancellationToken ct)
    {
        var line = string.Join(',', cells.Select(Quote));
        await writer.WriteAsync(line.AsMemory(), ct);
        await writer.WriteAsync("\r\n".AsMemory(), ct);
    }

    private static string Show(AuditCell cell) =>
        cell.Kind switch
        {
            CellKind.Empty => "",
            CellKind.Text => CsvText.Neutralise(cell.Text!.Replace('\0', '\uFFFD')),
            CellKind.Boolean => cell.Flag ? "TRUE" : "FALSE",
            // Without T and Z: so spreadsheets know it for a time.
            CellKind.Date => cell.Date.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => cell.Number.ToString(CultureInfo.InvariantCulture),
        };

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(s_quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
