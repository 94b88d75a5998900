using Microsoft.Extensions.Logging;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Announces again the work whose message got lost, and forgets events that are too old to come again and records that have ended.</summary>
internal sealed partial class AzureUpkeep : RoundsService
{
    private const int RoundsToForget = 60;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly AzureStore _store;
    private readonly AzureTenants _tenants;
    private readonly AzureMessageUpkeep _messages;
    private readonly AzureTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _round;

    public AzureUpkeep(
        AzureStore store,
        AzureTenants tenants,
        AzureMessageUpkeep messages,
        AzureTimes times,
        TimeProvider time,
        ILogger<AzureUpkeep> logger
    )
        : base(Interval, time) =>
        (_store, _tenants, _messages, _times, _time, _logger) = (store, tenants, messages, times, time, logger);

    /// <summary>One round.</summary>
    /// <param name="forgets">Whether what is too old is forgotten too; that may be done more rarely.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RunOnceAsync(bool forgets, CancellationToken ct)
    {
        var sent = await _tenants.AskAllAsync(_messages.RunAsync, ct);
        if (sent.Sum() is > 0 and var count)
        {
            Log.Announced(_logger, count);
        }

        if (forgets)
        {
            await _tenants.AskAllAsync(
                async (partition, inner) =>
                {
                    await AzureEventRows.ForgetAsync(_store, partition, _time.GetUtcNow() - _times.Remembered, inner);
                    return true;
                },
                ct
            );
            await AzureExpiringRecords.PruneAsync(_store, _time.GetUtcNow(), ct);
        }
    }

    /// <inheritdoc />
    protected override Task RoundAsync(CancellationToken ct) => RunOnceAsync(_round++ % RoundsToForget == 0, ct);

    /// <inheritdoc />
    protected override void Failed(Exception error) => Log.Failed(_logger, error);

    private static partial class Log
    {
        [LoggerMessage(1111, LogLevel.Error, "Upkeep of the storage account failed; it is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(1116, LogLevel.Information, "{Count} overdue works were announced again")]
        public static partial void Announced(ILogger logger, int count);
    }
}
