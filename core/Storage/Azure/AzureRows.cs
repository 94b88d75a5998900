using Azure;
using Azure.Data.Tables;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Reads and removes many rows.</summary>
internal static class AzureRows
{
    private const int AtOnce = 32;

    /// <summary>Reads rows by their keys; null for one that is not there.</summary>
    /// <returns>In the order of the keys.</returns>
    public static async Task<IReadOnlyList<TableEntity?>> FindAllAsync(
        AzureStore store,
        IReadOnlyList<(string Partition, string Row)> keys,
        CancellationToken ct
    )
    {
        var rows = new TableEntity?[keys.Count];
        await Parallel.ForAsync(
            0,
            rows.Length,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (index, inner) => rows[index] = await store.FindAsync(keys[index].Partition, keys[index].Row, inner)
        );
        return rows;
    }

    /// <summary>The action that removes a row, whatever it holds by then.</summary>
    public static TableTransactionAction Delete(string partition, string row) =>
        new(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All);

    /// <summary>The action that removes a row that is still as it was read.</summary>
    public static TableTransactionAction Delete(TableEntity row) =>
        new(TableTransactionActionType.Delete, row, row.ETag);

    /// <summary>Removes all rows of a range, whoever else removes them.</summary>
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
