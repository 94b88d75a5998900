using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Storage.Sqlite;

/// <summary>Hands out the work of processes that died, and forgets what is too old to matter.</summary>
internal sealed partial class SqliteUpkeep(
    SqliteOwner owner,
    SqliteWorkQueue queue,
    SqliteCommitter committer,
    TimeProvider time,
    ILogger<SqliteUpkeep> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One round; the first runs before the program takes work.</summary>
    public async Task RunOnceAsync()
    {
        await owner.ReapAsync(queue.ReleaseAsync);
        var now = time.GetUtcNow();
        var oldest = (now - SqliteWorkQueue.Remembered).ToUnixTimeMilliseconds();
        await committer.CommitAsync(session =>
            session.Execute("DELETE FROM events WHERE accepted < $1", oldest)
            + SqliteLedger.PrunePermits(session, now)
            + SqliteExpiringRecords.Prune(session, now)
        );
    }

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RunOnceAsync();
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync();
            }
            catch (Exception error) when (error is StorageException or IOException)
            {
                Log.Failed(logger, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error, "Upkeep of the storage failed; it is tried again in five seconds")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
