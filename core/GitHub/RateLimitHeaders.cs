using System.Net.Http.Headers;

namespace ZocSec.Core.GitHub;

/// <summary>What an answer's headers say of limits.</summary>
/// <param name="RetryAfter">How long to wait, from <c>Retry-After</c> in seconds or as a date; null when absent or unreadable.</param>
/// <param name="IsExhausted">Whether <c>X-RateLimit-Remaining</c> is 0.</param>
/// <param name="Reset">How long until <c>X-RateLimit-Reset</c>; read only when exhausted.</param>
internal readonly record struct RateLimitHeaders(TimeSpan? RetryAfter, bool IsExhausted, TimeSpan? Reset)
{
    /// <summary>Reads them. Moments are compared with the answer's own <c>Date</c>: our clock may be wrong.</summary>
    public static RateLimitHeaders Read(HttpResponseHeaders headers, TimeProvider time)
    {
        var retryAfter = ReadRetryAfter(headers, time);
        if (
            !headers.NonValidated.TryGetValues("X-RateLimit-Remaining", out var remaining)
            || remaining.ToString() != "0"
        )
        {
            return new RateLimitHeaders(retryAfter, IsExhausted: false, Reset: null);
        }

        TimeSpan? reset =
            headers.NonValidated.TryGetValues("X-RateLimit-Reset", out var text)
            && long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(seconds) - Now(headers, time)
                : null;
        return new RateLimitHeaders(retryAfter, IsExhausted: true, reset);
    }

    private static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers, TimeProvider time)
    {
        if (!headers.NonValidated.Contains("Retry-After"))
        {
            return null;
        }

        return headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - Now(headers, time),
            _ => null,
        };
    }

    private static DateTimeOffset Now(HttpResponseHeaders headers, TimeProvider time) =>
        headers.Date ?? time.GetUtcNow();
}
