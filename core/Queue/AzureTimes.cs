namespace ZocSec.Core.Queue;

/// <summary>The times of the queue in a storage account.</summary>
internal sealed record AzureTimes
{
    /// <summary>How long an event is remembered, to take it once.</summary>
    public TimeSpan Remembered { get; init; } = TimeSpan.FromHours(72);

    /// <summary>How long a lease holds when its process dies.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How often leases in this process's hands are looked at; one is renewed when less than two thirds are left.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a lease is renewed at most: work that nobody ends in this time was dropped.</summary>
    public TimeSpan LongestHeld { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest that the service hides a message. Work that is due later is announced in between.</summary>
    public TimeSpan LongestHidden { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long after its time a message counts as lost.</summary>
    public TimeSpan MessagePatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The first pause of somebody who waits for work; each following one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1);
}
