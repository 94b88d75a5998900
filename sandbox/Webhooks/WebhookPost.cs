using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Webhooks;

/// <summary>Posts one delivery, signed, and reads how it was answered. Source: "Webhook events and payloads".</summary>
internal sealed class WebhookPost(AppIdentity app, WebhookPayload payload, TimeProvider time) : IDisposable
{
    /// <summary>GitHub waits so long for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(app.WebhookSecret);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The headers that GitHub sends beside those of the content.</summary>
    public IEnumerable<KeyValuePair<string, string>> HeadersOf(Delivery delivery, ReadOnlySpan<byte> body) =>
        [
            new("User-Agent", "GitHub-Hookshot/5a4d0bc"),
            new("Accept", "*/*"),
            new("X-GitHub-Delivery", delivery.DeliveryGuid.ToString()),
            new("X-GitHub-Event", delivery.Event),
            new("X-GitHub-Hook-ID", Text(app.HookId)),
            new("X-GitHub-Hook-Installation-Target-ID", Text(app.Id)),
            new("X-GitHub-Hook-Installation-Target-Type", "integration"),
            new("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(_secret, body))}"),
        ];

    public ReadOnlyMemory<byte> Body(Delivery delivery) => payload.Render(delivery.Happening, delivery.Installation);

    /// <summary>Posts a delivery and waits for the answer.</summary>
    /// <returns>The delivery with what came of it.</returns>
    public async Task<Delivery> SendAsync(Delivery delivery, Uri? target, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var sent = delivery with { DeliveredAt = time.GetUtcNow() };
        if (target is null)
            return sent with { Status = "failed to connect to host" };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var request = Request(delivery, target);
            using var response = await _client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                patience.Token
            );
            return sent with
            {
                StatusCode = (int)response.StatusCode,
                Status = response.IsSuccessStatusCode
                    ? "OK"
                    : string.Create(CultureInfo.InvariantCulture, $"Invalid HTTP Response: {(int)response.StatusCode}"),
                Duration = time.GetElapsedTime(started),
            };
        }
        catch (HttpRequestException)
        {
            return sent with { Status = "failed to connect to host", Duration = time.GetElapsedTime(started) };
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return sent with { Status = "timed out", Duration = time.GetElapsedTime(started) };
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(Delivery delivery, Uri target)
    {
        var body = Body(delivery);
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in HeadersOf(delivery, body.Span))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
