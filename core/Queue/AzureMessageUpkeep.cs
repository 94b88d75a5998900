using Azure.Data.Tables;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Queue.AzureWorkRow;

namespace ZocSec.Core.Queue;

/// <summary>Finds work whose message got lost, or was never sent since the process died after it had written the row.</summary>
internal sealed class AzureMessageUpkeep(AzureStore store, AzureMessages messages, AzureTimes times, TimeProvider time)
{
    // No more are sent in one round: what is overdue may as well wait in a long queue, where a second message helps nobody.
    private const int MaxMessages = 256;

    /// <summary>Announces the overdue work of a tenant again.</summary>
    /// <returns>How much.</returns>
    public async Task<int> RunAsync(string partition, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var lost = (now - times.MessagePatience).ToUnixTimeMilliseconds();
        var rows = await store.QueryAsync(
            new AzureRange(partition, Prefix)
            {
                Where = TableClient.CreateQueryFilter($"announced lt {lost}"),
                Columns = [.. AzureRange.KeysOnly, Columns.Due],
                Max = MaxMessages,
            },
            ct
        );
        var sent = 0;
        foreach (var row in rows)
        {
            var noted = new TableEntity(partition, row.RowKey) { [Columns.Announced] = now.ToUnixTimeMilliseconds() };
            // Another process that looks at the same time sends alone.
            if (
                await store.TryWriteAsync([new(TableTransactionActionType.UpdateMerge, noted, row.ETag)], ct)
                is not null
            )
            {
                await messages.AnnounceAsync(partition, row.RowKey, now, ct);
                sent++;
            }
        }

        return sent;
    }
}
