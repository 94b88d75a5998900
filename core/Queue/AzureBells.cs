using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Queue;

/// <summary>
/// The messages. A message is only a bell: it names a row that may be due, and nothing is lost with it. It may ring twice,
/// or for a row that is gone.
/// </summary>
internal sealed partial class AzureBells(
    AzureStore store,
    AzureTimes times,
    TimeProvider time,
    ILogger<AzureBells> logger
)
{
    private const int AtOnce = 32;

    /// <summary>Rings for each row when it is due. A bell that cannot be rung is left to the upkeep.</summary>
    public async Task RingAsync(IReadOnlyCollection<AzureWorkRow> rows)
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
                    await RingAsync(row.Partition, row.Key, row.Due, CancellationToken.None);
                }
                catch (StorageException error)
                {
                    Log.NotRung(logger, error);
                }
            }
        );
    }

    /// <summary>Rings for a row at a time.</summary>
    public Task RingAsync(string partition, string key, DateTimeOffset due, CancellationToken ct) =>
        store.SendAsync(Write(partition, key), Until(due), ct);

    /// <summary>How long a message is to stay hidden so that it rings at a time, at most as long as the service allows.</summary>
    public TimeSpan Until(DateTimeOffset due)
    {
        var rest = due - time.GetUtcNow();
        return rest <= TimeSpan.Zero ? TimeSpan.Zero
            : rest < times.LongestHidden ? TimeSpan.FromSeconds(Math.Ceiling(rest.TotalSeconds))
            : times.LongestHidden;
    }

    // No property is named as one of a trigger's metadata, which it would take the place of.
    private static string Write(string partition, string key) =>
        JsonSerializer.Serialize(new Bell(partition, key), BellJson.Default.Bell);

    /// <summary>Reads a message; null for one that is no bell.</summary>
    public static Bell? Read(string message)
    {
        try
        {
            return
                JsonSerializer.Deserialize(message, BellJson.Default.Bell)
                    is { Partition: { } partition, Row: { } row } bell
                && AzureKeys.IsKey(partition)
                && AzureKeys.IsKey(row)
                ? bell
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
internal sealed record Bell(string Partition, string Row);
