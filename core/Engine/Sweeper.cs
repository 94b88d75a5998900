using Cronos;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Core.Tenants;

namespace ZocSec.Core.Engine;

/// <summary>Begins a sweep of every inventory on schedule, and at once when the last one is overdue.</summary>
internal sealed partial class Sweeper(
    IEnumerable<IInventory> inventories,
    IWorkQueue queue,
    ICursors cursors,
    OpenWork open,
    TenantCensus census,
    CronExpression schedule,
    TimeProvider time,
    ILogger<Sweeper> logger
) : BackgroundService
{
    private const string Cursor = "sweep";
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(1);

    /// <summary>Queues the first page of every inventory and tenant.</summary>
    /// <param name="sweep">The sweep's id; the same sweep begun twice is one.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when it began; else why it could not, and when to try again.</returns>
    public async Task<Reading.Blocked?> BeginAsync(string sweep, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var pages = new List<Work>();
        foreach (var inventory in inventories)
        {
            var tenants = await inventory.ListTenantsAsync(ct);
            if (tenants.Blocked is { } blocked)
            {
                return blocked;
            }

            pages.AddRange(await census.TakeAsync(sweep, tenants, ct));
            pages.AddRange(
                (tenants.Parts ?? [.. tenants.Tenants.Select(tenant => new InventoryPart(tenant))]).Select(part =>
                    SweepPage.First(sweep, inventory.Kind, part, now)
                )
            );
        }

        await queue.EnqueueAsync(pages, ct);
        Log.Began(logger, sweep, pages.Count(page => page is SweepPage));
        return null;
    }

    /// <summary>Begins the sweep if one is due.</summary>
    /// <returns>How long until the next step.</returns>
    /// <exception cref="StorageException">The storage could not be used.</exception>
    public async Task<TimeSpan> RunOnceAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var last = await cursors.GetAsync(Cursor, ct) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : DateTimeOffset.UnixEpoch;
        if (schedule.GetNextOccurrence(last, TimeZoneInfo.Utc) is not { } due || due > now)
        {
            var next = schedule.GetNextOccurrence(now, TimeZoneInfo.Utc);
            return next is null ? TimeSpan.FromDays(1) : Min(next.Value - now, TimeSpan.FromDays(1));
        }

        // Processes that see the same sweep due at once begin one.
        var named = last == DateTimeOffset.UnixEpoch ? now : due;
        if (await BeginAsync($"sweep/{named:yyyyMMddTHHmmZ}", ct) is { } blocked)
        {
            Log.Blocked(logger, blocked.Reason);
            return blocked.RetryAt is { } retryAt ? Max(retryAt - now, TimeSpan.FromSeconds(1)) : RetryDelay;
        }

        await cursors.SetAsync(Cursor, now.ToString("O", CultureInfo.InvariantCulture), ct);
        return TimeSpan.FromSeconds(1);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the way to the first answer.
        await Task.Yield();
        await TryAsync(async () => Log.Recovered(logger, await open.RecoverAsync(stoppingToken)));
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = RetryDelay;
            await TryAsync(async () => wait = await RunOnceAsync(stoppingToken));
            await Task.Delay(wait, time, stoppingToken);
        }
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (StorageException error)
        {
            Log.Failed(logger, error);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Information, "{Sweep} began over {Count} inventories")]
        public static partial void Began(ILogger logger, string sweep, int count);

        [LoggerMessage(1502, LogLevel.Warning, "The sweep cannot begin yet: {Reason}")]
        public static partial void Blocked(ILogger logger, string reason);

        [LoggerMessage(1503, LogLevel.Error, "The sweep could not be queued; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(1504, LogLevel.Debug, "{Count} changes were under way when the program last stopped")]
        public static partial void Recovered(ILogger logger, int count);
    }
}
