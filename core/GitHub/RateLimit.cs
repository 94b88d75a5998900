namespace ZocSec.Core.GitHub;

/// <summary>
/// One installation's limits at GitHub. While it is limited nothing is sent; a minute's budget is kept so that GitHub
/// seldom has to.
/// </summary>
internal sealed class RateLimit(int pointsPerMinute, TimeProvider time, Random random)
{
    // Content-creating requests, of which GitHub takes far fewer ("Rate limits for the REST API").
    private const int ContentPerMinute = 80;
    private const int ContentPerHour = 500;

    private static readonly TimeSpan LongestInlineWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstSecondaryWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestSecondaryWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly PointBudget? budget = pointsPerMinute > 0 ? new PointBudget(pointsPerMinute) : null;
    private readonly PointBudget[] content =
        pointsPerMinute > 0 ? [new PointBudget(ContentPerMinute), new PointBudget(ContentPerHour, slot: 60)] : [];
    private readonly Lock gate = new();
    private DateTimeOffset until;
    private string reason = "";
    private int guessesInARow;

    /// <summary>Takes points, waiting for them up to two seconds.</summary>
    /// <param name="points">What the request costs.</param>
    /// <param name="createsContent">Whether it creates content, which has limits of its own.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when a request may be sent; else why not, and when to come back.</returns>
    public async ValueTask<Wait?> EnterAsync(int points, bool createsContent, CancellationToken ct)
    {
        var giveUp = time.GetUtcNow() + LongestInlineWait;
        while (true)
        {
            TimeSpan wait;
            lock (gate)
            {
                var now = time.GetUtcNow();
                if (now < until)
                {
                    return Spread(reason, until, now);
                }

                wait = Take(points, createsContent, now);
                if (wait == TimeSpan.Zero)
                {
                    return null;
                }

                if (now + wait > giveUp)
                {
                    var spent = createsContent
                        ? "GitHub's limit of content-creating requests is reached"
                        : $"this minute's {pointsPerMinute} points of GitHub requests are spent";
                    return Spread(spent, now + wait, now);
                }
            }

            await Task.Delay(wait, time, ct);
        }
    }

    /// <summary>GitHub answered and did not refuse: an exhausted budget is noted before it is overdrawn.</summary>
    public void Answered(RateLimitHeaders headers)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now >= until)
            {
                guessesInARow = 0;
            }

            if (headers is { IsExhausted: true, Reset: { } reset })
            {
                Hold("GitHub's hourly limit is used up", now, reset);
            }
        }
    }

    /// <summary>GitHub refused for a limit.</summary>
    public Wait Limited(RateLimitHeaders headers)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (headers.RetryAfter is { } wait)
            {
                Hold("GitHub's secondary limit is reached", now, wait);
            }
            else if (headers is { IsExhausted: true, Reset: { } reset })
            {
                Hold("GitHub's hourly limit is used up", now, reset);
            }
            else if (now >= until)
            {
                // Answers to requests that were under way together tell of one limit, not of many in a row.
                var doubled = FirstSecondaryWait * Math.Pow(2, Math.Min(guessesInARow++, 10));
                Hold("GitHub's secondary limit is reached", now, Min(doubled, LongestSecondaryWait));
            }

            return Spread(reason, until, now);
        }
    }

    // All or nothing: what one budget refuses must not be taken from another.
    private TimeSpan Take(int points, bool createsContent, DateTimeOffset now)
    {
        var wait = budget?.WaitFor(points, now) ?? TimeSpan.Zero;
        foreach (var one in createsContent ? content : [])
        {
            var other = one.WaitFor(1, now);
            wait = wait > other ? wait : other;
        }

        if (wait == TimeSpan.Zero)
        {
            budget?.Spend(points);
            foreach (var one in createsContent ? content : [])
            {
                one.Spend(1);
            }
        }

        return wait;
    }

    private void Hold(string why, DateTimeOffset now, TimeSpan wait)
    {
        var end = now + Min(wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait, LongestWait);
        if (end > until)
        {
            (until, reason) = (end, why);
        }
    }

    /// <summary>Lets a thousand that wait for the same moment not come back in it.</summary>
    private Wait Spread(string why, DateTimeOffset end, DateTimeOffset now)
    {
        var spread = Math.Clamp((end - now).TotalSeconds / 2, 2, 30);
        return new Wait(why, end + TimeSpan.FromSeconds(random.NextDouble() * spread));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>Why nothing is sent now, or no answer came, and when to come back.</summary>
/// <param name="Reason">In words.</param>
/// <param name="RetryAt">When to come back.</param>
/// <param name="IsOneAnswer">Whether GitHub failed on this one request, and others may pass meanwhile.</param>
internal readonly record struct Wait(string Reason, DateTimeOffset RetryAt, bool IsOneAnswer = false);
