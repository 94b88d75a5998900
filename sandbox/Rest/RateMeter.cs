using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ZocSec.Sandbox.Rest;

/// <summary>Counts requests against the hourly limit, a window for each caller.</summary>
internal sealed class RateMeter(int limit, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Meter> _meters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _limits = new(StringComparer.Ordinal);

    /// <summary>The limit, in requests per hour.</summary>
    public int Limit => limit;

    /// <summary>Gives a caller a limit of its own, when that is lower.</summary>
    public void Restrict(string caller, int to) => _limits[caller] = Math.Min(to, limit);

    /// <summary>Counts a request, or so many points.</summary>
    public RateReading Count(string caller, int points = 1) => Read(caller, points);

    /// <summary>Takes back what was counted for a request that costs nothing.</summary>
    public RateReading GiveBack(string caller) => Read(caller, -1);

    /// <summary>Reads without counting.</summary>
    public RateReading Read(string caller) => Read(caller, 0);

    private RateReading Read(string caller, int more)
    {
        var now = time.GetUtcNow();
        var meter = _meters.GetOrAdd(caller, static (_, at) => new Meter(at), now + Window);
        lock (meter)
        {
            if (meter.Reset <= now)
                (meter.Used, meter.Reset) = (0, now + Window);
            meter.Used = Math.Max(0, meter.Used + more);
            return new RateReading(_limits.GetValueOrDefault(caller, limit), meter.Used, meter.Reset);
        }
    }

    private sealed class Meter(DateTimeOffset reset)
    {
        public int Used { get; set; }
        public DateTimeOffset Reset { get; set; } = reset;
    }
}

/// <summary>Where a caller stands.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateReading(int Limit, int Counted, DateTimeOffset Reset)
{
    public bool IsExceeded => Counted > Limit;

    public int Used => Math.Min(Counted, Limit);

    public int Remaining => Limit - Used;
}
