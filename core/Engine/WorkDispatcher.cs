using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>Leases work and has it done, many at a time.</summary>
internal sealed partial class WorkDispatcher(
    IWorkQueue queue,
    WorkRunner runner,
    TimeProvider time,
    ILogger<WorkDispatcher> logger
) : BackgroundService
{
    private const int Concurrency = 64;
    private static readonly TimeSpan StorageDelay = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _slots = new(Concurrency, Concurrency);

    /// <inheritdoc />
    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    /// <summary>Stops leasing, and waits for what is under way to notice: nothing shall write to a storage that is being closed.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            for (var slot = 0; slot < Concurrency; slot++)
            {
                await _slots.WaitAsync(cancellationToken);
            }

            _slots.Release(Concurrency);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever stops the program is out of patience; what is under way is taken up by the next one.
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _slots.WaitAsync(stoppingToken);
                _slots.Release();
                var leased = await queue.LeaseAsync(Math.Max(1, _slots.CurrentCount), stoppingToken);
                foreach (var work in leased)
                {
                    await _slots.WaitAsync(stoppingToken);
                    _ = RunAsync(work, stoppingToken);
                }

                if (leased.IsEmpty)
                {
                    await queue.WaitAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                Log.LeaseFailed(logger, error);
                await Task.Delay(StorageDelay, time, stoppingToken);
            }
        }
    }

    // A look that waits for another of its standing holds no slot: the other does it.
    private async Task RunAsync(Leased leased, CancellationToken ct)
    {
        try
        {
            var running = runner.Start(leased, ct);
            if (!running.Waits)
            {
                await running.Done;
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Error, "Work could not be leased; it is tried again in a second")]
        public static partial void LeaseFailed(ILogger logger, Exception error);
    }
}
