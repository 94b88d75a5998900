using Azure.Data.Tables;
using ZocSec.Core.Events;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Queue;

/// <summary>The rows that let an event be taken once: one by its key, one by the time, by which it is forgotten again.</summary>
internal sealed class AzureEventRows
{
    private const string Prefix = "event|";
    private const string TimePrefix = "event-time|";
    private const string Writer = "writer";

    private readonly string _key;
    private readonly string _writer;

    private AzureEventRows(string partition, string key, string writer) =>
        (Partition, _key, _writer) = (partition, key, writer);

    /// <summary>The tenant's partition.</summary>
    public string Partition { get; }

    /// <summary>The actions that take the event, if it was not taken yet.</summary>
    public required TableTransactionAction[] Adds { get; init; }

    /// <summary>Makes the rows of an event.</summary>
    public static AzureEventRows New(SourceEvent source, DateTimeOffset now)
    {
        var partition = AzureKeys.PartitionOf(source.Tenant);
        var hash = AzureKeys.HashOf(source.Key);
        var writer = Guid.NewGuid().ToString("N");
        var byKey = new TableEntity(partition, $"{Prefix}{hash}") { [Writer] = writer };
        AzureBody.Write(byKey, CloudEventJson.Write(source), $"The event {source.Key}");
        var byTime = new TableEntity(
            partition,
            $"{TimePrefix}{AzureKeys.Sortable(now.ToUnixTimeMilliseconds())}|{hash}"
        );
        return new AzureEventRows(partition, byKey.RowKey, writer)
        {
            Adds =
            [
                new TableTransactionAction(TableTransactionActionType.Add, byKey),
                new TableTransactionAction(TableTransactionActionType.Add, byTime),
            ],
        };
    }

    /// <summary>Whether it was this call that took the event; null when nobody took it.</summary>
    public async Task<bool?> FindAsync(AzureStore store, CancellationToken ct) =>
        await store.FindAsync(Partition, _key, ct) is { } row ? row.GetString(Writer) == _writer : null;

    /// <summary>Forgets the events of a tenant that were taken before a time.</summary>
    public static async Task ForgetAsync(
        AzureStore store,
        string partition,
        DateTimeOffset before,
        CancellationToken ct
    )
    {
        var end = $"{TimePrefix}{AzureKeys.Sortable(before.ToUnixTimeMilliseconds())}";
        var old = await store.QueryAsync(
            new AzureRange(partition, TimePrefix)
            {
                Where = TableClient.CreateQueryFilter($"RowKey lt {end}"),
                Columns = AzureRange.KeysOnly,
            },
            ct
        );
        var rows = old.SelectMany(row => new[] { row.RowKey, $"{Prefix}{row.RowKey[(end.Length + 1)..]}" });
        await AzureRows.RemoveAsync(store, [.. rows], partition, ct);
    }
}
