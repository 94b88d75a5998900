using System.Buffers;
using System.Text;

namespace ZocSec.Core.Reports;

/// <summary>
/// Writes a table as CSV (RFC 4180), texts neutralised by <see cref="CsvText"/>, times in UTC. It begins with a byte order
/// mark, without which Excel takes UTF-8 for the code page of its country.
/// </summary>
/// <param name="stream">Where to; stays open.</param>
internal sealed class CsvTable(Stream stream) : IAsyncDisposable
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n ");
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: true);

    private readonly StreamWriter _writer = new(stream, s_utf8, bufferSize: 65_536, leaveOpen: true);
    private readonly StringBuilder _line = new();

    /// <summary>Writes the row of headers, as they are.</summary>
    public Task HeaderAsync(IEnumerable<string> headers, CancellationToken ct) => LineAsync(headers, ct);

    /// <summary>Writes a row.</summary>
    public Task RowAsync(IEnumerable<ReportCell> cells, CancellationToken ct) => LineAsync(cells.Select(Show), ct);

    /// <summary>Writes what is left to the stream.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task LineAsync(IEnumerable<string> cells, CancellationToken ct)
    {
        _line.Clear();
        var separator = "";
        foreach (var cell in cells)
        {
            _line.Append(separator);
            Append(cell);
            separator = ",";
        }

        _line.Append("\r\n");
        await _writer.WriteAsync(_line, ct);
    }

    private static string Show(ReportCell cell) =>
        cell.Kind switch
        {
            CellKind.Empty => "",
            CellKind.Text => CsvText.Neutralise(cell.Text!.Replace('\0', '\uFFFD')),
            CellKind.Boolean => cell.Flag ? "TRUE" : "FALSE",
            // Without T and Z: so spreadsheets know it for a time.
            CellKind.Date => cell.Date.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            CellKind.Amount => Shown.Exact(cell.Amount),
            _ => cell.Number.ToString(CultureInfo.InvariantCulture),
        };

    private void Append(string cell)
    {
        if (cell.AsSpan().ContainsAny(s_quoted))
        {
            _line.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _line.Append(cell);
        }
    }
}
