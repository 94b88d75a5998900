namespace ZocSec.Bench.Load;

/// <summary>What sending measured.</summary>
/// <param name="Sent">How many deliveries.</param>
/// <param name="Refused">How many were not answered with a 2xx.</param>
/// <param name="Started">Timestamp of the first send.</param>
/// <param name="Seconds">Until the last acknowledgement.</param>
/// <param name="P50">Acknowledgement latency, median, in milliseconds.</param>
/// <param name="P99">The 99th percentile, in milliseconds.</param>
/// <param name="Max">The longest, in milliseconds.</param>
internal sealed record LoadResult(
    int Sent,
    int Refused,
    long Started,
    double Seconds,
    double P50,
    double P99,
    double Max
)
{
    /// <summary>Sums up; sorts <paramref name="latencies"/>.</summary>
    public static LoadResult Of(long[] latencies, int refused, long started, long ended)
    {
        Array.Sort(latencies);
        return new LoadResult(
            latencies.Length,
            refused,
            started,
            TimeProvider.System.GetElapsedTime(started, ended).TotalSeconds,
            Milliseconds(latencies, 0.5),
            Milliseconds(latencies, 0.99),
            Milliseconds(latencies, 1)
        );
    }

    private static double Milliseconds(long[] sorted, double quantile)
    {
        var rank = Math.Max(0, (int)Math.Ceiling(quantile * sorted.Length) - 1);
        return TimeProvider.System.GetElapsedTime(0, sorted[rank]).TotalMilliseconds;
    }
}
