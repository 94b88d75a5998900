using System.Text.Json;
using ZocSec.Core.Ledger.History;

namespace ZocSec.Core.Ledger.Export;

/// <summary>
/// Entries as events of OCSF, a line each: what a resource was found to be, and, where something was changed or was to be, what
/// became of that.
/// </summary>
internal sealed class OcsfEntries(Stream stream) : IEntryWriter
{
    private const int Least = 65_536;

    // Each event is a document of its own.
    private static readonly JsonWriterOptions s_options = new() { SkipValidation = true };

    private readonly BufferedStream _buffer = new(stream, Least);
    private readonly MemoryStream _line = new();

    /// <inheritdoc />
    public async ValueTask WriteAsync(RecordedEntry recorded, CancellationToken ct)
    {
        var entry = recorded.Entry;
        if (OcsfFinding.Tells(entry))
        {
            await WriteAsync(entry, OcsfFinding.Write, ct);
        }

        if (OcsfRemediation.Tells(entry))
        {
            await WriteAsync(entry, OcsfRemediation.Write, ct);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The stream below stays open.
        await _buffer.FlushAsync();
        await _line.DisposeAsync();
    }

    private async Task WriteAsync(LedgerEntry entry, Action<Utf8JsonWriter, LedgerEntry> write, CancellationToken ct)
    {
        _line.SetLength(0);
        await using (var json = new Utf8JsonWriter(_line, s_options))
        {
            write(json, entry);
        }

        _line.WriteByte((byte)'\n');
        await _buffer.WriteAsync(_line.GetBuffer().AsMemory(0, (int)_line.Length), ct);
    }
}
