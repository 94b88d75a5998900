using ZocSec.Core.Ledger.History;

namespace ZocSec.Core.Ledger.Export;

/// <summary>Writes the ledger for others to read: oldest first, in memory that does not grow with it.</summary>
public sealed class LedgerExport
{
    private readonly ILedgerHistory _history;

    internal LedgerExport(ILedgerHistory history) => _history = history;

    /// <summary>Writes a span.</summary>
    /// <param name="format">How.</param>
    /// <param name="span">Which entries.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many entries there were.</returns>
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public async Task<long> WriteAsync(LedgerFormat format, LedgerSpan span, Stream stream, CancellationToken ct)
    {
        var count = 0L;
        await using IEntryWriter writer = format switch
        {
            LedgerFormat.Csv => await CsvEntries.BeginAsync(stream, ct),
            LedgerFormat.Jsonl => new JsonEntries(stream),
            _ => new OcsfEntries(stream),
        };
        await foreach (var recorded in _history.ReadAsync(span, ct))
        {
            await writer.WriteAsync(recorded, ct);
            count++;
        }

        return count;
    }

    /// <summary>Writes a span to a file, which is there when it is whole.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <inheritdoc cref="WriteAsync(LedgerFormat, LedgerSpan, Stream, CancellationToken)" />
    public async Task<long> WriteAsync(LedgerFormat format, LedgerSpan span, string path, CancellationToken ct)
    {
        var count = 0L;
        await Reports.ReportFile.WriteAsync(path, async stream => count = await WriteAsync(format, span, stream, ct));
        return count;
    }
}
