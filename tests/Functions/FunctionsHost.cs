using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ZocSec.Tests.Functions;

/// <summary>
/// Calls a program as an Azure Functions host calls its custom handler: the proxy for whoever comes by HTTP, and the
/// triggers. Whatever it sends has the form in which a real host sends it.
/// </summary>
internal sealed class FunctionsHost(Uri handler) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = handler,
    };

    /// <summary>Hands a request on as the proxy does: unchanged, with headers that say where it came from.</summary>
    public async Task<HttpResponseMessage> ProxyAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte>? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(
            method,
            new Uri($"{handler.GetLeftPart(UriPartial.Authority)}{path}")
        );
        if (body is { } content)
        {
            request.Content = new ReadOnlyMemoryContent(content);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "zocsec.example.com");
        request.Headers.Add("x-ms-invocation-id", Guid.NewGuid().ToString());
        return await _client.SendAsync(request);
    }

    /// <summary>A queue message: its text is encoded twice, and its own members stand in for the metadata.</summary>
    public Task<HttpResponseMessage> QueueAsync(string message) =>
        TriggerAsync(
            "ProcessEvent",
            $$$"""
            {"Data":{"work":{{{JsonSerializer.Serialize(JsonSerializer.Serialize(message))}}}},
             "Metadata":{"DequeueCount":"1","Id":"\"{{{Guid.NewGuid()}}}\"","PopReceipt":"\"AgAAAAMAAAAAAAAA\"",
              "sys":{"MethodName":"ProcessEvent","UtcNow":"2026-03-01T12:00:00Z"} } }
            """
        );

    /// <summary>A timer.</summary>
    public Task<HttpResponseMessage> TimerAsync(string function) =>
        TriggerAsync(
            function,
            """
            {"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-03-01T11:59:00Z","Next":"2026-03-01T12:00:00Z","LastUpdated":"2026-03-01T11:59:00Z"},"IsPastDue":false}},"Metadata":{"sys":{}}}
            """
        );

    /// <summary>Any trigger with any body; chunked, as the host sends it.</summary>
    public async Task<HttpResponseMessage> TriggerAsync(string function, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, function);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Content.Headers.ContentLength = null;
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1048.200.26180");
        request.Headers.TryAddWithoutValidation("User-Agent", "Azure-Functions-Host/4.1048.200.26180");
        return await _client.SendAsync(request);
    }

    /// <summary>Holds an answer to a trigger against what the host understands: it waits for ever for anything else.</summary>
    public static async Task AssertUnderstoodAsync(
        HttpResponseMessage answer,
        HttpStatusCode status = HttpStatusCode.OK
    )
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var body = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        Assert.Equal(JsonValueKind.Object, body.GetProperty("Outputs").ValueKind);
        Assert.Equal(JsonValueKind.Array, body.GetProperty("Logs").ValueKind);
        Assert.Equal(JsonValueKind.Null, body.GetProperty("ReturnValue").ValueKind);
    }

    public void Dispose() => _client.Dispose();
}
