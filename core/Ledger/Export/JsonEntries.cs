using System.Buffers;
using System.Text;
using System.Text.Json;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger.Export;

/// <summary>
/// Entries as they are stored, a line each, with the hash filled in where the stored text leaves its place empty: with the
/// place emptied again, the line is what the hash covers.
/// </summary>
internal sealed class JsonEntries(Stream stream) : IEntryWriter
{
    private const int Least = 65_536;
    private static readonly byte[] s_end = Encoding.ASCII.GetBytes("\"hash\":\"\"}");
    private static readonly int s_behind = "\"}".Length;

    private readonly ArrayBufferWriter<byte> _lines = new(2 * Least);

    /// <inheritdoc />
    public async ValueTask WriteAsync(RecordedEntry recorded, CancellationToken ct)
    {
        var (entry, body) = recorded;
        if (body.AsSpan().EndsWith(s_end) && !body.AsSpan().ContainsAny("\r\n"u8))
        {
            _lines.Write(body.AsSpan(0, body.Length - s_behind));
            Encoding.UTF8.GetBytes(entry.Hash, _lines);
            _lines.Write(body.AsSpan(body.Length - s_behind));
        }
        else
        {
            // No text that this program stored; it is told as it is understood, and its hash will not fit.
            _lines.Write(JsonSerializer.SerializeToUtf8Bytes(entry, StoreJson.Default.LedgerEntry));
        }

        _lines.Write("\n"u8);
        if (_lines.WrittenCount >= Least)
        {
            await FlushAsync(ct);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await FlushAsync(CancellationToken.None);

    private async Task FlushAsync(CancellationToken ct)
    {
        await stream.WriteAsync(_lines.WrittenMemory, ct);
        _lines.ResetWrittenCount();
    }
}
