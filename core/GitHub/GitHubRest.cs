using System.Net;
using System.Text.Json;

namespace ZocSec.Core.GitHub;

/// <summary>One exchange with GitHub's REST API: limits, redirects, and what each status means.</summary>
internal sealed class GitHubRest(GitHubTransport transport, GitHubSettings settings, TimeProvider time)
{
    private const int MaxRedirects = 3;
    private const int ReadPoints = 1;
    private const int WritePoints = 5;

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="limit">Whose limits apply.</param>
    /// <param name="authorization">The header <c>Authorization</c>.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="read">Reads the body of a success.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<GitHubAnswer<T>> SendAsync<T>(
        RateLimit limit,
        string authorization,
        GitHubRequest request,
        AnswerReader<T> read,
        CancellationToken ct
    )
    {
        var uri = new Uri(transport.Root, request.Path);
        for (var hop = 0; ; hop++)
        {
            var points = request.IsRead ? ReadPoints : WritePoints;
            if (await limit.EnterAsync(points, request.CreatesContent, ct) is { } wait)
            {
                return Later<T>(wait);
            }

            using var message = request.ToMessage(uri, authorization);
            var (response, failure) = await transport.SendAsync(message, ct);
            if (response is null)
            {
                return Later<T>(failure);
            }

            using (response)
            {
                if (Redirection.Of(response) is not { } location)
                {
                    request.Freshness?.Learn(response);
                    return Answer(limit, response, read);
                }

                if (!request.IsRead)
                {
                    return Later<T>(
                        new Wait("the repository was renamed meanwhile; it is read anew", After(seconds: 1))
                    );
                }

                if (Redirection.Follow(transport.Root, uri, location) is not { } next || hop == MaxRedirects)
                {
                    return new GitHubAnswer<T>.Refused(
                        (int)response.StatusCode,
                        $"GitHub's answer leads on to {location}, which is another host or one redirect too many and is not followed"
                    );
                }

                uri = next;
            }
        }
    }

    private GitHubAnswer<T> Answer<T>(RateLimit limit, HttpResponseMessage response, AnswerReader<T> read)
    {
        var headers = RateLimitHeaders.Read(response.Headers, time);
        if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.NotModified)
        {
            limit.Answered(headers);
            return Read(response, read);
        }

        var status = response.StatusCode;
        var said = GitHubError.Message(Body(response));
        if (IsLimit(status, headers, said))
        {
            return Later<T>(limit.Limited(headers));
        }

        limit.Answered(headers);
        return status switch
        {
            HttpStatusCode.NotFound => new GitHubAnswer<T>.NotFound(),
            // GitHub says so while it still copies or moves the repository.
            HttpStatusCode.Conflict
            or HttpStatusCode.UnprocessableEntity
                when said.Contains("still in progress", StringComparison.OrdinalIgnoreCase) => Later<T>(
                new Wait($"GitHub: {said}", After(seconds: 10))
            ),
            _ => new GitHubAnswer<T>.Refused((int)status, Advice.For(response, said, settings.IsByToken)),
        };
    }

    private GitHubAnswer<T> Read<T>(HttpResponseMessage response, AnswerReader<T> read)
    {
        try
        {
            return read(Body(response)) is { } ok
                ? PageCursor.Next(response.Headers) is { } next
                    ? ok with
                    {
                        NextCursor = next,
                    }
                    : ok
                : new GitHubAnswer<T>.Refused(
                    (int)HttpStatusCode.BadGateway,
                    "the answer lacks what GitHub's answers have; is GitHub__ApiUrl the root of the REST API?"
                );
        }
        catch (JsonException)
        {
            // A body that is no JSON was cut off, or comes from something on the way that speaks for GitHub: both pass.
            return Later<T>(new Wait("GitHub's answer is not whole", After(seconds: 60)));
        }
    }

    private static ReadOnlySpan<byte> Body(HttpResponseMessage response) => ((WholeBody)response.Content).Bytes;

    private DateTimeOffset After(int seconds) => time.GetUtcNow() + TimeSpan.FromSeconds(seconds);

    private static bool IsLimit(HttpStatusCode status, RateLimitHeaders headers, string said) =>
        status is HttpStatusCode.TooManyRequests
        || (
            status is HttpStatusCode.Forbidden
            && (
                headers.RetryAfter is not null
                || headers.IsExhausted
                || said.Contains("rate limit", StringComparison.OrdinalIgnoreCase)
                || said.Contains("abuse detection", StringComparison.OrdinalIgnoreCase)
            )
        );

    private static GitHubAnswer<T>.Later Later<T>(Wait wait) =>
        new(wait.Reason, wait.RetryAt) { IsOneAnswer = wait.IsOneAnswer };
}

/// <summary>
/// Reads the body of a success: null when it lacks what GitHub's answers have, a <see cref="JsonException"/> when it is
/// not whole.
/// </summary>
internal delegate GitHubAnswer<T>.Ok? AnswerReader<T>(ReadOnlySpan<byte> body);
