using System.Collections.Immutable;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Ledger.AzureStandingWrite;

namespace ZocSec.Core.Ledger.Retention;

/// <summary>
/// Removes entries of a storage account. The seal comes first, since it cannot be in the same transaction: then nothing is
/// gone that no seal tells of. Entries go with the rows by which they are found, and with their standing's count of them.
/// </summary>
internal sealed class AzureRemoval(AzureStore store, AzureSeals seals) : ILedgerRemoval
{
    // An entry has up to six rows, a standing up to three, and a transaction takes a hundred.
    private const int AtOnce = 16;

    /// <inheritdoc />
    public async Task<int> RemoveAsync(ImmutableArray<ChainStart> starts, DateTimeOffset before, CancellationToken ct)
    {
        ImmutableArray<SealedHead> heads =
        [
            .. starts.Select(start => new SealedHead(
                ChainKey.Of(start.Standing.Key),
                start.Entries[^1].Number,
                start.Entries[^1].Hash
            )),
        ];
        if (!await seals.NoteAsync(seal => seal with { Removed = heads, RemovedBefore = before }, ct))
        {
            return 0;
        }

        var removed = 0;
        foreach (var (standing, entries) in starts)
        {
            removed += await RemoveAsync(standing, entries, ct);
        }

        return removed;
    }

    private async Task<int> RemoveAsync(Standing standing, ImmutableArray<LedgerEntry> entries, CancellationToken ct)
    {
        var partition = AzureKeys.PartitionOf(standing.Resource.Tenant);
        var removed = 0;
        foreach (var some in entries.Chunk(AtOnce))
        {
            standing = standing with { Removed = some[^1].Number };
            var write = new AzureStandingWrite(store, standing);
            if (await write.ReadAsync(ct) != Present.AsRead)
            {
                break;
            }

            var deletes = some.SelectMany(AzureEntries.KeysOf).Select(key => AzureRows.Delete(partition, key));
            if (
                await store.TryWriteAsync([.. write.Actions(), .. deletes], ct) is null
                && await write.ReadAsync(ct) != Present.Written
            )
            {
                // The next round sees what is left.
                break;
            }

            standing = standing with { Version = standing.Version + 1 };
            removed += some.Length;
        }

        return removed;
    }
}
