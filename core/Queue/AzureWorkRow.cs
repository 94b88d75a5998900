using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Queue;

/// <summary>Work as a row of its tenant's partition.</summary>
/// <param name="Partition">The tenant's partition.</param>
/// <param name="Key">The row's key, made of the work's id.</param>
/// <param name="Due">Not before.</param>
/// <param name="Row">All columns.</param>
/// <param name="Bytes">About how much it takes, in bytes.</param>
internal sealed record AzureWorkRow(string Partition, string Key, DateTimeOffset Due, TableEntity Row, int Bytes)
{
    /// <summary>What the keys of work begin with.</summary>
    public const string Prefix = "work|";

    private const int ColumnBytes = 300;

    /// <summary>The action that queues it, if its id does not wait yet.</summary>
    public TableTransactionAction Add => new(TableTransactionActionType.Add, Row);

    /// <summary>The key of a work's row.</summary>
    public static string KeyOf(string id) => $"{Prefix}{AzureKeys.HashOf(id)}";

    /// <summary>The partition of a work's row.</summary>
    public static string PartitionOf(Work work) => AzureKeys.PartitionOf(work.Owner);

    /// <summary>Work that waits and was never tried.</summary>
    public static AzureWorkRow New(Work work, DateTimeOffset now) => New(work, work.Due, now);

    /// <summary>Work that waits until <paramref name="due"/> and was never tried.</summary>
    public static AzureWorkRow New(Work work, DateTimeOffset due, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(work, StoreJson.Default.Work);
        return Of(PartitionOf(work), work.Id, body, due, now);
    }

    /// <summary>The work of a stored row, whatever it is, that waits and was never tried.</summary>
    public static AzureWorkRow Again(TableEntity stored, DateTimeOffset now) =>
        Of(stored.PartitionKey, stored.GetString(Columns.Id), AzureBody.Read(stored), now, now);

    private static AzureWorkRow Of(string partition, string id, byte[] body, DateTimeOffset due, DateTimeOffset now)
    {
        var row = Waiting(partition, KeyOf(id), due, now);
        row[Columns.Id] = id;
        row[Columns.Tries] = 0;
        AzureBody.Write(row, body, $"The work {id}");
        return new AzureWorkRow(row.PartitionKey, row.RowKey, due, row, body.Length + ColumnBytes);
    }

    /// <summary>The columns of work that nobody holds.</summary>
    public static TableEntity Waiting(string partition, string key, DateTimeOffset due, DateTimeOffset now) =>
        new(partition, key)
        {
            [Columns.Due] = due.ToUnixTimeMilliseconds(),
            [Columns.Owner] = "",
            [Columns.Until] = 0L,
            [Columns.Announced] = (due > now ? due : now).ToUnixTimeMilliseconds(),
        };

    /// <summary>The action by which somebody holds work until a time.</summary>
    public static TableTransactionAction Hold(
        string partition,
        string key,
        ETag tag,
        string token,
        DateTimeOffset until
    ) =>
        new(
            TableTransactionActionType.UpdateMerge,
            new TableEntity(partition, key)
            {
                [Columns.Owner] = token,
                [Columns.Until] = until.ToUnixTimeMilliseconds(),
                [Columns.Announced] = until.ToUnixTimeMilliseconds(),
            },
            tag
        );

    /// <summary>Reads the work of a row, or of a dead letter.</summary>
    /// <exception cref="UnreadableException">It is damaged, or was written by a later version of the program.</exception>
    public static Work Read(TableEntity row) =>
        StoreJson.Read(
            AzureBody.Read(row),
            StoreJson.Default.Work,
            $"The work {row.GetString(Columns.Id)}",
            advice: ""
        );

    /// <summary>A time of a row.</summary>
    public static DateTimeOffset TimeOf(TableEntity row, string column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column) ?? 0);

    /// <summary>The names of columns. Times are Unix milliseconds.</summary>
    internal static class Columns
    {
        /// <summary>The work's id.</summary>
        public const string Id = "id";

        /// <summary>Not before.</summary>
        public const string Due = "due";

        /// <summary>How often it failed by its own fault.</summary>
        public const string Tries = "tries";

        /// <summary>Why it waits, for people.</summary>
        public const string Note = "note";

        /// <summary>The token of the lease; empty for none.</summary>
        public const string Owner = "owner";

        /// <summary>How long the lease holds.</summary>
        public const string Until = "until";

        /// <summary>When a message announces it; long past means that the message got lost.</summary>
        public const string Announced = "announced";
    }
}
