using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger.History;

/// <summary>An entry as it was read back.</summary>
/// <param name="Entry">The entry, with its hash.</param>
/// <param name="Body">The stored bytes, which the hash covers.</param>
internal sealed record RecordedEntry(LedgerEntry Entry, byte[] Body)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="StorageException">The bytes are no entry.</exception>
    public static RecordedEntry Of(byte[] body, string hash, string row) =>
        StoredBody.ReadEntry(body, StoreJson.Default.LedgerEntry) is { } entry
            ? new RecordedEntry(entry with { Hash = hash }, body)
            : throw new StorageException($"{row} holds no entry that can be read; see: zocsec ledger verify");
}
