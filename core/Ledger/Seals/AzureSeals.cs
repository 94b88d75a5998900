using Azure.Data.Tables;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Ledger.Seals;

/// <summary>Seals as rows <c>seal|number</c> of one partition.</summary>
internal sealed class AzureSeals(AzureStore store, TimeProvider time) : ISeals
{
    /// <summary>The partition of the seals.</summary>
    public const string Partition = "seals";

    /// <summary>What their keys begin with.</summary>
    public const string Prefix = "seal|";

    /// <summary>The column of a seal's hash.</summary>
    public const string Hash = "hash";

    private volatile string? _last;

    /// <inheritdoc />
    public async Task<SealLink?> LastAsync(CancellationToken ct)
    {
        // Seals are never removed: only what follows the last one that was seen is asked for.
        var rows = await store.QueryAsync(
            new AzureRange(Partition, Prefix) { After = _last, Columns = AzureRange.KeysOnly },
            ct
        );
        _last = rows.Count > 0 ? rows[^1].RowKey : _last;
        return _last is { } key && await store.FindAsync(Partition, key, ct) is { } row
            ? SealBody.Read(AzureBody.Read(row), row.GetString(Hash))
            : null;
    }

    /// <inheritdoc />
    public async Task<SealLink?> AppendAsync(Seal seal, CancellationToken ct)
    {
        var (body, hash) = SealBody.Write(seal);
        var row = new TableEntity(Partition, $"{Prefix}{AzureKeys.Sortable(seal.Number)}") { [Hash] = hash };
        AzureBody.Write(row, body, "The seal");
        if (await store.TryWriteAsync([new TableTransactionAction(TableTransactionActionType.Add, row)], ct) is null)
        {
            // An answer that got lost made the client write again.
            var stored = await store.FindAsync(Partition, row.RowKey, ct);
            return stored?.GetString(Hash) == hash ? new SealLink(seal, hash) : null;
        }

        return new SealLink(seal, hash);
    }

    /// <summary>Adds a seal that tells of something, whoever else adds one.</summary>
    /// <returns>False when others were always faster.</returns>
    public async Task<bool> NoteAsync(Func<Seal, Seal> note, CancellationToken ct)
    {
        for (var attempts = default(AzureAttempts); attempts.Next(); )
        {
            if (await AppendAsync(note(Seal.After(await LastAsync(ct), time.GetUtcNow())), ct) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
