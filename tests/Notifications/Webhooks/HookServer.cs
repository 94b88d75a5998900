using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ZocSec.Tests.Notifications.Webhooks;

/// <summary>A webhook on loopback that answers as a test wants it, and keeps what it was sent.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _bodies = new();
    private int _requests;

    private HookServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Run(ServeAsync);
    }

    /// <summary>Answers a request after its body was kept; else 200 and <c>ok</c>.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("ok");

    /// <summary>Is called with each body before it is answered.</summary>
    public Action<string>? Received { get; set; }

    public Uri Address => new($"{_app.Urls.First()}/services/T0/B0/the-secret-part");

    public IReadOnlyCollection<string> Bodies => _bodies;

    public int Requests => Volatile.Read(ref _requests);

    public IEnumerable<JsonElement> Messages => _bodies.Select(body => JsonDocument.Parse(body).RootElement);

    public static async Task<HookServer> StartAsync()
    {
        var server = new HookServer();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Never answers, until the caller goes away.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    /// <summary>Answers with a status.</summary>
    public static Func<HttpContext, Task> Status(int status, string body = "", params (string, string)[] headers) =>
        context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            return context.Response.WriteAsync(body);
        };

    public async ValueTask DisposeAsync()
    {
        using var impatient = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(impatient.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        _bodies.Enqueue(body);
        Received?.Invoke(body);
        await Answer(context);
    }
}
