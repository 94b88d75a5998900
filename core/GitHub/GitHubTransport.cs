using System.Net;
using Polly.CircuitBreaker;

namespace ZocSec.Core.GitHub;

/// <summary>Sends one request through the pipeline; whatever keeps an answer from coming becomes a <see cref="Wait"/>.</summary>
internal sealed class GitHubTransport(IHttpClientFactory clients, GitHubOutage outage, TimeProvider time) : IDisposable
{
    private readonly HttpClient client = clients.CreateClient(GitHubPipeline.ClientName);
    private readonly SemaphoreSlim slots = new(GitHubPipeline.MaxConnections);
    private int sent;

    /// <summary>The root of the API, with a slash at its end.</summary>
    public Uri Root => client.BaseAddress!;

    /// <summary>Requests so far; one that the pipeline tried twice counts once.</summary>
    public int Sent => sent;

    /// <summary>By how much GitHub's clock was ahead of ours at its last refusal; whole seconds.</summary>
    public TimeSpan ClockAhead { get; private set; }

    /// <summary>Sends.</summary>
    /// <returns>The answer, its body read, or why there is none. Any status below 500 is an answer.</returns>
    public async Task<(HttpResponseMessage? Response, Wait Wait)> SendAsync(
        HttpRequestMessage request,
        CancellationToken ct
    )
    {
        if (outage.Current() is { } open)
        {
            return (null, open);
        }

        await slots.WaitAsync(ct);
        try
        {
            Interlocked.Increment(ref sent);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.StatusCode >= HttpStatusCode.BadRequest && response.Headers.Date is { } date)
            {
                ClockAhead = date - time.GetUtcNow();
            }

            return response.StatusCode < HttpStatusCode.InternalServerError
                ? (response, default)
                : (null, Failed(response));
        }
        catch (BrokenCircuitException)
        {
            return (null, outage.HeldBack());
        }
        catch (TimeoutException)
        {
            return (null, outage.Failed("GitHub did not answer in time") with { IsOneAnswer = true });
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, outage.Failed($"GitHub cannot be reached ({Describe(e)})"));
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        slots.Dispose();
    }

    private Wait Failed(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = RateLimitHeaders.Read(response.Headers, time);
            return outage.Failed($"GitHub answered {(int)response.StatusCode}", headers.RetryAfter) with
            {
                IsOneAnswer = true,
            };
        }
    }

    private static string Describe(Exception e) =>
        e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http
            ? http.HttpRequestError.ToString()
            : e.GetType().Name;
}
