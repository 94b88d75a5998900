using Azure.Data.Tables;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Queue.AzureWorkRow;

namespace ZocSec.Core.Queue;

/// <summary>Finds work whose bell got lost: with a process that died between a row and its message, or with the message.</summary>
internal sealed class AzureBellUpkeep(AzureStore store, AzureBells bells, AzureTimes times, TimeProvider time)
{
    // More are not rung for in one round: what is overdue may as well wait in a long queue, where a second bell helps nobody.
    private const int MaxBells = 256;

    /// <summary>Rings again for the overdue work of a tenant.</summary>
    /// <returns>For how much.</returns>
    public async Task<int> RunAsync(string partition, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var lost = (now - times.BellPatience).ToUnixTimeMilliseconds();
        var rows = await store.QueryAsync(
            new AzureRange(partition, Prefix)
            {
                Where = TableClient.CreateQueryFilter($"bell lt {lost}"),
                Columns = [.. AzureRange.KeysOnly, Columns.Due],
                Max = MaxBells,
            },
            ct
        );
        var rung = 0;
        foreach (var row in rows)
        {
            var noted = new TableEntity(partition, row.RowKey) { [Columns.Bell] = now.ToUnixTimeMilliseconds() };
            // Another process that looks at the same time rings alone.
            if (
                await store.TryWriteAsync([new(TableTransactionActionType.UpdateMerge, noted, row.ETag)], ct)
                is not null
            )
            {
                await bells.RingAsync(partition, row.RowKey, now, ct);
                rung++;
            }
        }

        return rung;
    }
}
