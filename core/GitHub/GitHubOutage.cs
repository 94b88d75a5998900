using Microsoft.Extensions.Logging;

namespace ZocSec.Core.GitHub;

/// <summary>Whether GitHub answers at all: while it does not, nothing is sent but one probe now and then.</summary>
internal sealed partial class GitHubOutage(TimeProvider time, Random random, ILogger<GitHubOutage> logger)
{
    private static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterOneFailure = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private DateTimeOffset? since;
    private DateTimeOffset probeAt;

    /// <summary>How long to leave GitHub alone, the longer the more probes failed.</summary>
    public static TimeSpan BreakAfter(int failedProbes)
    {
        var wait = FirstBreak * Math.Pow(2, Math.Min(failedProbes, 10));
        return wait < LongestBreak ? wait : LongestBreak;
    }

    /// <summary>GitHub is left alone for a while.</summary>
    public void Began(TimeSpan wait)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (since is null)
            {
                since = now;
                Log.Began(logger);
            }

            probeAt = now + wait;
        }
    }

    /// <summary>A probe was answered.</summary>
    public void Ended()
    {
        lock (gate)
        {
            if (since is { } began)
            {
                Log.Ended(logger, (long)(time.GetUtcNow() - began).TotalSeconds);
                since = null;
            }
        }
    }

    /// <summary>Why nothing is sent; null when a request may be tried.</summary>
    public Wait? Current()
    {
        lock (gate)
        {
            return since is not null && time.GetUtcNow() < probeAt ? Open() : null;
        }
    }

    /// <summary>A request was held back because the probe is still under way.</summary>
    public Wait HeldBack()
    {
        lock (gate)
        {
            return Open();
        }
    }

    /// <summary>One request failed.</summary>
    /// <param name="what">What happened, for example <c>GitHub answered 502</c>.</param>
    /// <param name="retryAfter">What GitHub said of when to come back, if it did.</param>
    public Wait Failed(string what, TimeSpan? retryAfter = null)
    {
        var wait = retryAfter is { } asked && asked > AfterOneFailure ? asked : AfterOneFailure;
        return new Wait(what, time.GetUtcNow() + wait + Jitter(AfterOneFailure));
    }

    private Wait Open()
    {
        var now = time.GetUtcNow();
        var next = probeAt > now ? probeAt : now + FirstBreak;
        var text = since is { } began
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"GitHub does not answer since {began.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"
            )
            : "GitHub does not answer";
        return new Wait(text, next + Jitter(next - now));
    }

    private TimeSpan Jitter(TimeSpan scale) => scale * random.NextDouble();

    private static partial class Log
    {
        [LoggerMessage(
            1401,
            LogLevel.Warning,
            "GitHub does not answer; requests wait, one probe goes out now and then"
        )]
        public static partial void Began(ILogger logger);

        [LoggerMessage(1402, LogLevel.Information, "GitHub answers again after {Seconds} s")]
        public static partial void Ended(ILogger logger, long seconds);
    }
}
