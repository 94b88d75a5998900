namespace ZocSec.Core.Events.Aws.Queues;

/// <summary>How fast queues are read, and how long what cannot be taken stays out of the way.</summary>
internal sealed record QueuePace
{
    // SQS hides nothing for more than twelve hours after it was received.
    private static readonly TimeSpan s_longestHidden = TimeSpan.FromHours(11);
    private static readonly TimeSpan s_longestPutOff = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    /// <summary>How long SQS waits for a message before it answers that there is none; it allows 20 seconds.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a message is hidden from others while it is taken; when the program dies, it then comes back.</summary>
    public TimeSpan Hidden { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The first pause after a failure.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a message is hidden first that could not be kept.</summary>
    public TimeSpan FirstPutOff { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a message is hidden first that nobody can read.</summary>
    public TimeSpan FirstSetAside { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The pause after so many failures in a row, a minute at most; not the same for all who failed together.</summary>
    public TimeSpan PauseAfter(int failures) =>
        Grown(FirstPause, failures, s_longestPause) * (0.5 + (Random.Shared.NextDouble() / 2));

    /// <summary>For how long to hide a message that could not be kept when it was received so often.</summary>
    public TimeSpan PutOff(int received) => Grown(FirstPutOff, received, s_longestPutOff);

    /// <summary>For how long to hide a message that nobody can read when it was received so often; hours in the end.</summary>
    public TimeSpan SetAside(int received) => Grown(FirstSetAside, received, s_longestHidden);

    private static TimeSpan Grown(TimeSpan first, int times, TimeSpan longest) =>
        TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << Math.Clamp(times - 1, 0, 16)));
}
