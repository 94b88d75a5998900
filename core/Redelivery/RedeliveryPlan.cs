using System.Collections.Immutable;
using ZocSec.Core.GitHub;

namespace ZocSec.Core.Redelivery;

/// <summary>
/// Gathers attempts and finds the events that none of them brought. Holds only what failed or was delivered again: in
/// good days next to nothing. Pure.
/// </summary>
internal sealed class RedeliveryPlan
{
    /// <summary>How often an event is delivered again before it is left to the sweep.</summary>
    public const int MaxRedeliveries = 3;

    // An attempt shows in the list when it has ended, which takes up to ten seconds.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, Event> events = new(StringComparer.Ordinal);
    private DateTimeOffset? newest;

    /// <summary>Takes an attempt in, in any order.</summary>
    public void Add(HookDelivery attempt)
    {
        newest = newest is { } latest && latest > attempt.DeliveredAt ? latest : attempt.DeliveredAt;
        if (attempt.Guid is not { Length: > 0 } guid)
        {
            return;
        }

        if (!events.TryGetValue(guid, out var known))
        {
            if (attempt is { IsTaken: true, Redelivery: false })
            {
                return;
            }

            events[guid] = known = new Event();
        }

        known.Add(attempt);
    }

    /// <summary>The attempts to repeat, oldest event first.</summary>
    public ImmutableArray<HookDelivery> ToRedeliver() =>
        [
            .. events
                .Values.Where(one => one is { IsOpen: true, Failures: <= MaxRedeliveries })
                .OrderBy(one => one.Original!.DeliveredAt)
                .Select(one => one.Original!),
        ];

    /// <summary>How many events came to nothing however often they were delivered.</summary>
    public int GivenUp() => events.Values.Count(one => one is { IsOpen: true, Failures: > MaxRedeliveries });

    /// <summary>
    /// From when on attempts are to be read next time: all that is open is seen again. Null when there was none.
    /// </summary>
    public DateTimeOffset? Mark()
    {
        var open = ToRedeliver();
        return open is [var oldest, ..] ? oldest.DeliveredAt : newest - Overlap;
    }

    private sealed class Event
    {
        private bool isSettled;

        /// <summary>The attempt that GitHub made by itself. What people deliver again long afterwards is theirs to see.</summary>
        public HookDelivery? Original { get; private set; }

        public int Failures { get; private set; }

        public bool IsOpen => Original is not null && !isSettled;

        public void Add(HookDelivery attempt)
        {
            Original = attempt.Redelivery ? Original : attempt;
            isSettled |= attempt.IsTaken || attempt.IsRefusedForGood;
            Failures += attempt.IsTaken ? 0 : 1;
        }
    }
}
