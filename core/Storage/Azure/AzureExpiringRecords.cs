using Azure.Data.Tables;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Expiring records in one partition.</summary>
internal sealed class AzureExpiringRecords(AzureStore store, TimeProvider time) : IExpiringRecords
{
    private const string Partition = "expiring";
    private const string Ends = "ends";

    /// <inheritdoc />
    public async Task<bool> TryAddAsync(string key, byte[] body, DateTimeOffset end, CancellationToken ct)
    {
        var row = RowOf(key, body, end);
        if (
            await store.TryWriteAsync([new TableTransactionAction(TableTransactionActionType.Add, row)], ct) is not null
        )
        {
            return true;
        }

        // An answer that got lost made the client write again.
        var stored = await store.FindAsync(Partition, row.RowKey, ct);
        return stored is not null && AzureBody.Read(stored).AsSpan().SequenceEqual(body);
    }

    /// <inheritdoc />
    public async Task<byte[]?> FindAsync(string key, CancellationToken ct) =>
        await LiveAsync(key, ct) is { } row ? AzureBody.Read(row) : null;

    /// <inheritdoc />
    public async Task<bool> TryReplaceAsync(string key, byte[] body, DateTimeOffset end, CancellationToken ct)
    {
        if (await LiveAsync(key, ct) is null)
        {
            return false;
        }

        // Any state of it is replaced, but not its absence: it may have been removed meanwhile.
        var replace = new TableTransactionAction(
            TableTransactionActionType.UpdateReplace,
            RowOf(key, body, end),
            global::Azure.ETag.All
        );
        return await store.TryWriteAsync([replace], ct) is not null;
    }

    /// <inheritdoc />
    public Task RemoveAsync(string key, CancellationToken ct) =>
        store.TryWriteAsync([AzureRows.Delete(Partition, AzureKeys.Escape(key))], ct);

    /// <summary>Removes what has ended.</summary>
    public static Task PruneAsync(AzureStore store, DateTimeOffset now, CancellationToken ct) =>
        AzureRows.RemoveAsync(
            store,
            new AzureRange(Partition, "")
            {
                Where = TableClient.CreateQueryFilter($"ends le {now.ToUnixTimeMilliseconds()}"),
            },
            ct
        );

    private async Task<TableEntity?> LiveAsync(string key, CancellationToken ct) =>
        await store.FindAsync(Partition, AzureKeys.Escape(key), ct) is { } row
        && row.GetInt64(Ends) > time.GetUtcNow().ToUnixTimeMilliseconds()
            ? row
            : null;

    private static TableEntity RowOf(string key, byte[] body, DateTimeOffset end)
    {
        var row = new TableEntity(Partition, AzureKeys.Escape(key)) { [Ends] = end.ToUnixTimeMilliseconds() };
        AzureBody.Write(row, body, "The record");
        return row;
    }
}
