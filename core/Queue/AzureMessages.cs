using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Queue;

/// <summary>
/// The messages. A message only names a row that may be due, and nothing is lost with it. It may come twice,
/// or for a row that is gone.
/// </summary>
internal sealed partial class AzureMessages(
    AzureStore store,
    AzureTimes times,
    TimeProvider time,
    ILogger<AzureMessages> logger
)
{
    private const int AtOnce = 32;

    /// <summary>Announces each row for when it is due. What cannot be sent is left to the upkeep.</summary>
    public async Task AnnounceAsync(IReadOnlyCollection<AzureWorkRow> rows)
    {
        // The rows are written: whoever cancels now would only delay them.
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(
            rows,
            options,
            async (row, _) =>
            {
                try
                {
                    await AnnounceAsync(row.Partition, row.Key, row.Due, CancellationToken.None);
                }
                catch (StorageException error)
                {
                    Log.NotRung(logger, error);
                }
            }
        );
    }

    /// <summary>Announces a row for a time.</summary>
    public Task AnnounceAsync(string partition, string key, DateTimeOffset due, CancellationToken ct) =>
        store.SendAsync(Write(partition, key), Until(due), ct);

    /// <summary>How long a message is to stay hidden so that it comes at a time, at most as long as the service allows.</summary>
    public TimeSpan Until(DateTimeOffset due)
    {
        var rest = due - time.GetUtcNow();
        return rest <= TimeSpan.Zero ? TimeSpan.Zero
            : rest < times.LongestHidden ? TimeSpan.FromSeconds(Math.Ceiling(rest.TotalSeconds))
            : times.LongestHidden;
    }

    // No property is named as one of a trigger's metadata, which it would take the place of.
    private static string Write(string partition, string key) =>
        JsonSerializer.Serialize(new WorkMessage(partition, key), WorkMessageJson.Default.WorkMessage);

    /// <summary>Reads a message; null for one that names no row.</summary>
    public static WorkMessage? Read(string message)
    {
        try
        {
            return
                JsonSerializer.Deserialize(message, WorkMessageJson.Default.WorkMessage)
                    is { Partition: { } partition, Row: { } row } announced
                && AzureKeys.IsKey(partition)
                && AzureKeys.IsKey(row)
                ? announced
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1112, LogLevel.Warning, "A queue message could not be sent; its work begins some minutes late")]
        public static partial void NotRung(ILogger logger, Exception error);
    }
}

/// <summary>What a message says.</summary>
/// <param name="Partition">The row's partition.</param>
/// <param name="Row">The row's key.</param>
internal sealed record WorkMessage(string Partition, string Row);
