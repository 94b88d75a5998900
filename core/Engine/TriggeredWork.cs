using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Engine;

/// <summary>What a host with a queue trigger and timers calls, in place of the services that run in the background.</summary>
public sealed class TriggeredWork
{
    /// <summary>How long one work may take; what takes longer is put back as a failed try.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    private readonly IWorkMessages _messages;
    private readonly IWorkQueue _queue;
    private readonly WorkRunner _runner;
    private readonly Sweeper _sweeper;
    private readonly TimeProvider _time;

    internal TriggeredWork(
        IWorkMessages messages,
        IWorkQueue queue,
        WorkRunner runner,
        Sweeper sweeper,
        TimeProvider time
    ) => (_messages, _queue, _runner, _sweeper, _time) = (messages, queue, runner, sweeper, time);

    /// <summary>
    /// Does the work that a message announces. What fails is put back with a delay or set aside, not thrown. Nobody can cancel
    /// it: the host would take the message for done, and the work would wait for its lease to end.
    /// </summary>
    /// <exception cref="StorageException">The storage could not be used; the message must come again.</exception>
    public async Task ProcessAsync(string message)
    {
        if (await _messages.TakeAsync(message, CancellationToken.None) is not { } leased)
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeLimit, _time);
        try
        {
            await _runner.Start(leased, limit.Token).Done.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // It may be waiting in line, or deaf; its lease is taken away below.
        }

        if (limit.IsCancellationRequested)
        {
            await _queue.AbandonAsync(
                leased,
                _time.GetUtcNow() + Delay,
                countsAsTry: true,
                $"took longer than {TimeLimit.TotalMinutes} minutes",
                CancellationToken.None
            );
        }
    }

    /// <summary>Begins the sweep if one is due.</summary>
    /// <exception cref="StorageException">The storage could not be used.</exception>
    public Task SweepAsync(CancellationToken ct) => _sweeper.RunOnceAsync(ct);
}
