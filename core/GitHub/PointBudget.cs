namespace ZocSec.Core.GitHub;

/// <summary>
/// Counts points over a sliding minute, second by second. Unlike a bucket that refills it never lets more than the
/// budget through in any sixty seconds, and still gives all of it. Not thread-safe.
/// </summary>
/// <param name="max">Points a minute; more than 0.</param>
internal sealed class PointBudget(int max)
{
    private const int Window = 60;

    private readonly int[] spent = new int[Window];
    private long latest;
    private int sum;

    /// <summary>Takes points.</summary>
    /// <returns>Zero when they were taken; else how long until they are free, and nothing was taken.</returns>
    public TimeSpan Take(int points, DateTimeOffset now)
    {
        points = Math.Min(points, max);
        var second = now.ToUnixTimeSeconds();
        if (second < latest - Window)
        {
            // The clock was set back: what was counted lies in its future now.
            Array.Clear(spent);
            sum = 0;
            latest = second;
        }

        second = Math.Max(latest, second);
        Forget(second);
        if (sum + points <= max)
        {
            spent[second % Window] += points;
            sum += points;
            return TimeSpan.Zero;
        }

        var left = sum;
        for (var old = second - Window + 1; old < second; old++)
        {
            left -= spent[old % Window];
            if (left + points <= max)
            {
                return Until(old + Window, now);
            }
        }

        return Until(second + Window, now);
    }

    private void Forget(long second)
    {
        for (var passed = Math.Max(latest + 1, second - Window + 1); passed <= second; passed++)
        {
            sum -= spent[passed % Window];
            spent[passed % Window] = 0;
        }

        latest = second;
    }

    private static TimeSpan Until(long second, DateTimeOffset now)
    {
        var wait = DateTimeOffset.FromUnixTimeSeconds(second) - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);
    }
}
