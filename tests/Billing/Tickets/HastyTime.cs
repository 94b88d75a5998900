namespace ZocSec.Tests.Billing.Tickets;

/// <summary>A clock for which every wait is over at once, and which is later by the wait.</summary>
internal sealed class HastyTime : TimeProvider
{
    private long _waited;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _waited));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Add(ref _waited, Math.Max(0, dueTime.Ticks));
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
