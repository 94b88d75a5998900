namespace ZocSec.Core.GitHub;

/// <summary>
/// Counts points over a sliding window of sixty slots. Unlike a bucket that refills it never lets more than the budget
/// through in any sixty slots, and still gives all of it. Not thread-safe.
/// </summary>
/// <param name="max">Points in the window; more than 0.</param>
/// <param name="slot">Seconds in a slot: 1 for a window of a minute, 60 for one of an hour.</param>
internal sealed class PointBudget(int max, int slot = 1)
{
    private const int Window = 60;

    private readonly int[] spent = new int[Window];
    private long latest;
    private int sum;

    /// <summary>Takes points.</summary>
    /// <returns>Zero when they were taken; else how long until they are free, and nothing was taken.</returns>
    public TimeSpan Take(int points, DateTimeOffset now)
    {
        var wait = WaitFor(points, now);
        if (wait == TimeSpan.Zero)
        {
            Spend(points);
        }

        return wait;
    }

    /// <summary>Takes points that <see cref="WaitFor"/> has just said are free.</summary>
    public void Spend(int points)
    {
        spent[latest % Window] += Math.Min(points, max);
        sum += Math.Min(points, max);
    }

    /// <summary>How long until so many points are free; zero when they are.</summary>
    public TimeSpan WaitFor(int points, DateTimeOffset now)
    {
        points = Math.Min(points, max);
        var second = now.ToUnixTimeSeconds() / slot;
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

    private TimeSpan Until(long second, DateTimeOffset now)
    {
        var wait = DateTimeOffset.FromUnixTimeSeconds(second * slot) - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);
    }
}
