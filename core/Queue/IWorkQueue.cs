using System.Collections.Immutable;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Queue;

/// <summary>
/// The durable queue. What a method returned from is on disk. Leases are held by this process; when it dies, however
/// it dies, its work is handed out again.
/// </summary>
public interface IWorkQueue
{
    /// <summary>
    /// Takes an event with the work that it causes, once per <see cref="SourceEvent.Key"/> within 72 hours.
    /// </summary>
    /// <returns>False when the event was taken before; nothing is queued then.</returns>
    Task<bool> AcceptAsync(SourceEvent source, IReadOnlyList<Work> work, CancellationToken ct);

    /// <summary>Queues work; an id that is already waiting is left as it is.</summary>
    Task EnqueueAsync(IReadOnlyList<Work> work, CancellationToken ct);

    /// <summary>Leases work that is due, about in the order of due times: several processes take it at once.</summary>
    /// <param name="max">At most so many.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Empty when nothing is due.</returns>
    Task<ImmutableArray<Leased>> LeaseAsync(int max, CancellationToken ct);

    /// <summary>Ends leased work, and queues what follows from it in the same step.</summary>
    Task CompleteAsync(Leased leased, IReadOnlyList<Work> follow, CancellationToken ct);

    /// <summary>Puts leased work back until <paramref name="due"/>.</summary>
    /// <param name="leased">The work.</param>
    /// <param name="due">Not before.</param>
    /// <param name="countsAsTry">True only for what was the work's own fault: waiting for an outage or a limit is no try.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="ct">Cancels.</param>
    Task AbandonAsync(Leased leased, DateTimeOffset due, bool countsAsTry, string reason, CancellationToken ct);

    /// <summary>Sets leased work aside for a person.</summary>
    Task DeadLetterAsync(Leased leased, string reason, CancellationToken ct);

    /// <summary>What was set aside, newest first.</summary>
    /// <param name="tenant">Whose; null for all.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="ct">Cancels.</param>
    Task<ImmutableArray<DeadLetter>> ListDeadLettersAsync(TenantId? tenant, int max, CancellationToken ct);

    /// <summary>Queues dead letters again, due at once and with no tries counted.</summary>
    /// <param name="id">One work's id; null for all.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many.</returns>
    Task<int> RedriveAsync(string? id, CancellationToken ct);

    /// <summary>How much waits, and since when.</summary>
    Task<QueueStatus> StatusAsync(CancellationToken ct);

    /// <summary>
    /// Waits until work may be due: something was queued here, the next due time came, or a second passed in which
    /// another process may have queued something.
    /// </summary>
    Task WaitAsync(CancellationToken ct);
}

/// <summary>Work in this process's hands.</summary>
/// <param name="Work">What to do.</param>
/// <param name="Tries">How often it failed by its own fault before.</param>
/// <param name="Token">The store's mark of this lease.</param>
public sealed record Leased(Work Work, int Tries, string Token);

/// <summary>Work that was set aside.</summary>
/// <param name="Work">What it was.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="Time">When.</param>
public sealed record DeadLetter(Work Work, string Reason, DateTimeOffset Time)
{
    /// <summary>Stands for work that this version of the program cannot read, so that it is seen and can be tried again.</summary>
    internal static Work Unreadable(string id, DateTimeOffset time) =>
        new Errand(id, time, "unreadable", TenantId.Default, Data: default);
}

/// <summary>The queue's load.</summary>
/// <param name="Waiting">Work waiting or leased.</param>
/// <param name="DeadLetters">Work set aside.</param>
/// <param name="OldestDue">Due time of the oldest work that waits; null when none does.</param>
public sealed record QueueStatus(int Waiting, int DeadLetters, DateTimeOffset? OldestDue);
