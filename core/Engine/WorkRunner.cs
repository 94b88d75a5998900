using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Engine;

/// <summary>Has leased work done, one at a time for one standing, and puts back or sets aside what failed.</summary>
internal sealed partial class WorkRunner(
    IWorkQueue queue,
    LookProcessor looks,
    SweepProcessor sweeps,
    ErrandProcessor errands,
    Telemetry telemetry,
    TimeProvider time,
    ILogger<WorkRunner> logger
)
{
    /// <summary>How often work is tried that fails by its own fault.</summary>
    public const int MaxTries = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<StandingKey, Queue<Waiting>> _busy = new();
    private readonly Lock _gate = new();

    /// <summary>How long work waits that failed after so many tries before.</summary>
    public static TimeSpan DelayAfter(int tries) => FirstDelay * Math.Pow(4, tries);

    /// <summary>Begins; what goes wrong with the work is dealt with here and never thrown.</summary>
    /// <param name="leased">The work.</param>
    /// <param name="ct">Stops it: the work stays leased until the lease ends.</param>
    public RunningWork Start(Leased leased, CancellationToken ct) =>
        leased.Work is Look look
            ? StartInTurn(leased, new StandingKey(look.Guardrail, look.Hint.Resource), ct)
            : new RunningWork(ProcessAsync(leased, ct), Waits: false);

    // Two looks of one standing would only collide on its version.
    private RunningWork StartInTurn(Leased leased, StandingKey key, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_busy.TryGetValue(key, out var line))
            {
                var waiting = new Waiting(leased, new TaskCompletionSource());
                line.Enqueue(waiting);
                return new RunningWork(waiting.Done.Task, Waits: true);
            }

            _busy[key] = new Queue<Waiting>();
        }

        return new RunningWork(RunLineAsync(leased, key, ct), Waits: false);
    }

    private async Task RunLineAsync(Leased first, StandingKey key, CancellationToken ct)
    {
        await ProcessAsync(first, ct);
        while (Next(key) is { } waiting)
        {
            await ProcessAsync(waiting.Leased, ct);
            waiting.Done.SetResult();
        }
    }

    private Waiting? Next(StandingKey key)
    {
        lock (_gate)
        {
            if (_busy[key].TryDequeue(out var next))
            {
                return next;
            }

            _busy.TryRemove(key, out _);
            return null;
        }
    }

    private async Task ProcessAsync(Leased leased, CancellationToken ct)
    {
        await Task.Yield();
        using var activity = telemetry.Begin(leased.Work, time.GetUtcNow());
        try
        {
            await (
                leased.Work switch
                {
                    Look look => looks.ProcessAsync(leased, look, ct),
                    SweepPage page => sweeps.ProcessAsync(leased, page, ct),
                    Errand errand => errands.ProcessAsync(leased, errand, ct),
                    _ => throw new UnknownWorkException("this version does not know this work"),
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
            // The storage's own failure is no fault of the work's, but for what it cannot read at the next try either.
            var isOwnFault = error is not StorageException || error is UnreadableException;
            if (error is UnknownWorkException)
            {
                telemetry.DeadLettered();
                await queue.DeadLetterAsync(leased, error.Message, ct);
                return;
            }

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

            var due = time.GetUtcNow() + DelayAfter(leased.Tries);
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

    private sealed record Waiting(Leased Leased, TaskCompletionSource Done);

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Error, "{Work} failed, try {Try} of {MaxTries}")]
        public static partial void WorkFailed(ILogger logger, string work, int @try, int maxTries, Exception error);
    }
}

/// <summary>Work that was begun.</summary>
/// <param name="Done">Ends when the work is done, put back or set aside.</param>
/// <param name="Waits">Whether another look of the same standing comes first.</param>
internal readonly record struct RunningWork(Task Done, bool Waits);
