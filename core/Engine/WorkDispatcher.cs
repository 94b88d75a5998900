using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>Leases work and has it done, many at a time, one at a time for one standing.</summary>
internal sealed partial class WorkDispatcher(
    IWorkQueue queue,
    LookProcessor looks,
    SweepProcessor sweeps,
    ErrandProcessor errands,
    Telemetry telemetry,
    TimeProvider time,
    ILogger<WorkDispatcher> logger
) : BackgroundService
{
    private const int Concurrency = 64;
    private const int MaxTries = 5;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StorageDelay = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _slots = new(Concurrency, Concurrency);
    private readonly ConcurrentDictionary<StandingKey, Queue<Leased>> _busy = new();
    private readonly Lock _gate = new();

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

    private async Task RunAsync(Leased leased, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            if (leased.Work is Look look)
            {
                await RunInTurnAsync(leased, new StandingKey(look.Guardrail, look.Hint.Resource), ct);
            }
            else
            {
                await ProcessAsync(leased, ct);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    // Two looks of one standing would only collide on its version. The later one waits without holding a slot.
    private async Task RunInTurnAsync(Leased leased, StandingKey key, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_busy.TryGetValue(key, out var waiting))
            {
                waiting.Enqueue(leased);
                return;
            }

            _busy[key] = new Queue<Leased>();
        }

        for (var next = leased; next is not null; )
        {
            await ProcessAsync(next, ct);
            lock (_gate)
            {
                if (!_busy[key].TryDequeue(out next))
                {
                    _busy.TryRemove(key, out _);
                }
            }
        }
    }

    private async Task ProcessAsync(Leased leased, CancellationToken ct)
    {
        using var activity = telemetry.Begin(leased.Work, time.GetUtcNow());
        try
        {
            await (
                leased.Work switch
                {
                    Look look => looks.ProcessAsync(leased, look, ct),
                    SweepPage page => sweeps.ProcessAsync(leased, page, ct),
                    Errand errand => errands.ProcessAsync(leased, errand, ct),
                    _ => queue.DeadLetterAsync(leased, "this version does not know this work", ct),
                }
            );
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The lease ends with this process; the next one takes it up.
        }
#pragma warning disable CA1031 // One failing look never takes the others with it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await FailAsync(leased, error, ct);
        }
    }

    private async Task FailAsync(Leased leased, Exception error, CancellationToken ct)
    {
        Log.WorkFailed(logger, leased.Work.Id, leased.Tries + 1, MaxTries, error);
        try
        {
            // The storage's own failure is no fault of the work's.
            var isOwnFault = error is not Storage.StorageException;
            if (isOwnFault && leased.Tries + 1 >= MaxTries)
            {
                telemetry.DeadLettered();
                await GiveUpAsync(
                    leased,
                    $"failed {MaxTries} times, at last with {error.GetType().Name}: {error.Message}",
                    ct
                );
                return;
            }

            var due = time.GetUtcNow() + FirstDelay * Math.Pow(4, leased.Tries);
            await queue.AbandonAsync(leased, due, countsAsTry: isOwnFault, error.Message, ct);
        }
#pragma warning disable CA1031 // The lease stays with this process until it ends; nothing is lost.
        catch (Exception second)
#pragma warning restore CA1031
        {
            Log.WorkFailed(logger, leased.Work.Id, leased.Tries + 1, MaxTries, second);
        }
    }

    private Task GiveUpAsync(Leased leased, string reason, CancellationToken ct) =>
        leased.Work is Look look
            ? looks.GiveUpAsync(leased, look, reason, ct)
            : queue.DeadLetterAsync(leased, reason, ct);

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Error, "Work could not be leased; it is tried again in a second")]
        public static partial void LeaseFailed(ILogger logger, Exception error);

        [LoggerMessage(1302, LogLevel.Error, "{Work} failed, try {Try} of {MaxTries}")]
        public static partial void WorkFailed(ILogger logger, string work, int @try, int maxTries, Exception error);
    }
}
