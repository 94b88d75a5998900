using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ZocSec.Tests.Sandbox;

/// <summary>Takes deliveries and keeps them.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<Received> _received = new();

    private WebhookReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.MapPost("/hook", TakeAsync);
    }

    /// <summary>The status of each answer.</summary>
    public int Status { get; set; } = StatusCodes.Status202Accepted;

    public IReadOnlyList<Received> Received => [.. _received];

    public Uri Url => new(new Uri(_web.Urls.First()), "hook");

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver._web.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _received.Enqueue(
            new Received(
                http.Request.Headers.ToDictionary(
                    header => header.Key,
                    header => header.Value.ToString(),
                    StringComparer.OrdinalIgnoreCase
                ),
                body.ToArray()
            )
        );
        http.Response.StatusCode = Status;
    }
}

/// <summary>A delivery as it came.</summary>
internal sealed record Received(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Event => Headers["X-GitHub-Event"];

    public string Guid => Headers["X-GitHub-Delivery"];

    public string? Action => Json.TryGetProperty("action", out var action) ? action.GetString() : null;

    public string Name => Action is null ? Event : $"{Event}.{Action}";

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
}
