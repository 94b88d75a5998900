using Azure;
using Azure.Data.Tables;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Removes rows, whoever else removes them.</summary>
internal static class AzureRows
{
    /// <summary>The action that removes a row, whatever it holds by then.</summary>
    public static TableTransactionAction Delete(string partition, string row) =>
        new(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All);

    /// <summary>Removes all rows of a range.</summary>
    public static async Task RemoveAsync(AzureStore store, AzureRange range, CancellationToken ct)
    {
        var rows = await store.QueryAsync(range with { Columns = AzureRange.KeysOnly }, ct);
        await RemoveAsync(store, [.. rows.Select(row => row.RowKey)], range.Partition, ct);
    }

    /// <summary>Removes rows of one partition.</summary>
    public static async Task RemoveAsync(
        AzureStore store,
        IReadOnlyList<string> rows,
        string partition,
        CancellationToken ct
    )
    {
        foreach (var some in rows.Chunk(AzureStore.MaxRows))
        {
            var deletes = Array.ConvertAll(some, row => Delete(partition, row));
            if (await store.TryWriteAsync(deletes, ct) is null)
            {
                // One of them is gone already: each by itself.
                foreach (var delete in deletes)
                {
                    await store.TryWriteAsync([delete], ct);
                }
            }
        }
    }
}
