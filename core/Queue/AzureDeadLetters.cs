using System.Collections.Immutable;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Queue.AzureWorkRow;

namespace ZocSec.Core.Queue;

/// <summary>Work that was set aside, one row an id in its tenant's partition.</summary>
internal sealed class AzureDeadLetters(
    AzureStore store,
    AzureTenants tenants,
    AzureMessages messages,
    TimeProvider time
)
{
    private const string DeadPrefix = "dead|";
    private const string Reason = "reason";
    private const string Time = "time";

    /// <summary>The action that sets work aside.</summary>
    public TableTransactionAction Put(Work work, string reason)
    {
        var now = time.GetUtcNow();
        return Put(New(work, now).Row, reason, now);
    }

    /// <summary>The action that sets the work of a row aside, whatever it is.</summary>
    public static TableTransactionAction PutStored(TableEntity stored, string reason, DateTimeOffset now) =>
        Put(Again(stored, now).Row, reason, now);

    /// <summary>A tenant's, or all, newest first.</summary>
    public async Task<ImmutableArray<DeadLetter>> ListAsync(TenantId? tenant, int max, CancellationToken ct)
    {
        var letters = tenant is { } one
            ? [await AskAsync(AzureKeys.PartitionOf(one), ct)]
            : await tenants.AskAllAsync(AskAsync, ct);
        return
        [
            .. letters
                .SelectMany(rows => rows)
                .OrderByDescending(row => row.GetInt64(Time))
                .Take(max)
                .Select(row => new DeadLetter(ReadOrNot(row), row.GetString(Reason), TimeOf(row, Time))),
        ];
    }

    private Task<List<TableEntity>> AskAsync(string partition, CancellationToken ct) =>
        store.QueryAsync(new AzureRange(partition, DeadPrefix), ct);

    /// <summary>How many there are.</summary>
    public async Task<int> CountAsync(CancellationToken ct)
    {
        var letters = await tenants.AskAllAsync(
            (partition, inner) =>
                store.QueryAsync(new AzureRange(partition, DeadPrefix) { Columns = AzureRange.KeysOnly }, inner),
            ct
        );
        return letters.Sum(rows => rows.Count);
    }

    /// <summary>Queues them again; null for all.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RedriveAsync(string? id, CancellationToken ct)
    {
        var redriven = await tenants.AskAllAsync((partition, inner) => RedriveAsync(partition, id, inner), ct);
        return redriven.Sum();
    }

    private static TableTransactionAction Put(TableEntity row, string reason, DateTimeOffset now)
    {
        row.RowKey = KeyOfLetter(row.GetString(Columns.Id));
        row[Reason] = reason;
        row[Time] = now.ToUnixTimeMilliseconds();
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, row);
    }

    private static Work ReadOrNot(TableEntity row)
    {
        try
        {
            return Read(row);
        }
        catch (UnreadableException)
        {
            return DeadLetter.Unreadable(row.GetString(Columns.Id), TimeOf(row, Time));
        }
    }

    private static string KeyOfLetter(string id) => $"{DeadPrefix}{AzureKeys.HashOf(id)}";

    private async Task<int> RedriveAsync(string partition, string? id, CancellationToken ct)
    {
        var prefix = id is null ? DeadPrefix : KeyOfLetter(id);
        var redriven = 0;
        foreach (var letter in await store.QueryAsync(new AzureRange(partition, prefix), ct))
        {
            redriven += await RedriveAsync(letter, ct) ? 1 : 0;
        }

        return redriven;
    }

    private async Task<bool> RedriveAsync(TableEntity letter, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var work = Again(letter, now);
        var delete = AzureRows.Delete(letter);
        if (await store.TryWriteAsync([work.Add, delete], ct) is null)
        {
            // The same id waits already, or somebody redrove it meanwhile.
            return await store.TryWriteAsync([delete], ct) is not null;
        }

        await messages.AnnounceAsync([work]);
        return true;
    }
}
