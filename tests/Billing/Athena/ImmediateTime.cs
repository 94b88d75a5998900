using System.Collections.Concurrent;

namespace ZocSec.Tests.Billing.Athena;

/// <summary>A clock on which every short wait is over at once, and which remembers how long each would have been.</summary>
internal sealed class ImmediateTime : TimeProvider
{
    /// <summary>Longer ones are limits, which do not run out here.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>What happens at each wait.</summary>
    public System.Action OnWait { get; set; } = () => { };

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime == Limit)
        {
            return TimeProvider.System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Waits.Enqueue(dueTime);
        OnWait();
        return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
