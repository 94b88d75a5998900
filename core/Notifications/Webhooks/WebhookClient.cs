using System.Net.Http.Headers;
using System.Text;
using ZocSec.Core.Notifications.Notices;

namespace ZocSec.Core.Notifications.Webhooks;

/// <summary>
/// Posts to webhooks whose addresses are secrets: it follows no redirect, keeps no cookie, reads only the beginning of an
/// answer, logs nothing, and says of an address no more than the name of its setting.
/// </summary>
internal sealed class WebhookClient(TimeProvider time) : IDisposable
{
    private const int MaxAnswer = 1024;

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        }
    )
    {
        // The lane keeps the time.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>Posts JSON.</summary>
    /// <param name="setting">The setting that holds the address.</param>
    /// <param name="address">The address.</param>
    /// <param name="json">The body.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<SendResult> PostAsync(string setting, Uri address, byte[] json, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(json)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
            },
        };
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return ResultOf(setting, answer, await BeginningAsync(answer, ct));
        }
        catch (HttpRequestException error)
        {
            // Its message shows the host.
            return new SendResult.Busy($"the address in {setting} cannot be reached ({error.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SendResult.Busy($"the address in {setting} cannot be reached (no connection within 5 seconds)");
        }
        catch (IOException)
        {
            return new SendResult.Busy($"the address in {setting} broke off its answer");
        }
    }

    private SendResult ResultOf(string setting, HttpResponseMessage answer, string text)
    {
        var status = (int)answer.StatusCode;
        var said =
            text.Length is > 0 and <= 64 && text.All(one => char.IsAsciiLetterLower(one) || one is '_')
                ? $"{status} {text}"
                : $"{status}";
        return status switch
        {
            // Connectors of Teams that came before Workflows say so within a good answer.
            >= 200 and < 300 when text.Contains("HTTP error 429", StringComparison.Ordinal) => new SendResult.Busy(
                $"the address in {setting} takes no more messages for now"
            ),
            >= 200 and < 300 => new SendResult.Sent(),
            >= 300 and < 400 => new SendResult.Refused(
                $"the address in {setting} answers {said} and leads elsewhere, where nothing is sent: set the address of the webhook itself"
            ),
            408 or 425 or 429 or >= 500 => new SendResult.Busy(
                $"the address in {setting} answers {said}",
                AfterOf(answer.Headers.RetryAfter)
            ),
            401 or 403 or 404 or 410 => new SendResult.Refused(
                $"the address in {setting} answers {said}: the webhook was revoked, or its channel is gone; make a new one and set its address"
            ),
            413 => new SendResult.Refused($"the address in {setting} answers {said}: the message is too large"),
            _ => new SendResult.Refused(
                $"the address in {setting} answers {said}: it does not take the message; is it a webhook of this kind?"
            ),
        };
    }

    private TimeSpan? AfterOf(RetryConditionHeaderValue? after) => after?.Delta ?? (after?.Date - time.GetUtcNow());

    // Whatever more it says, nobody reads it.
    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MaxAnswer];
        var length = await body.ReadAtLeastAsync(buffer, MaxAnswer, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
