using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.GitHub;
using ZocSec.Core.Notifications;
using ZocSec.Functions;
using ZocSec.Functions.Settings;
using ZocSec.Sandbox;
using ZocSec.Tests.EndToEnd;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary>The program in this process, listening on a free port of loopback, and somebody who sends to it.</summary>
internal sealed class HostDriver : IAsyncDisposable
{
    public const string Secret = "the-secret-that-deliveries-are-signed-with";
    public const string LedgerKey = "a-key-for-the-ledger";
    public const string WebhookPath = "/api/github/webhooks";

    // Nobody listens on this port: a GitHub that is down.
    private static readonly GitHubSettings Nowhere = new(new Uri("http://127.0.0.1:9"), "1", TestKey.Pem);

    private readonly TempFolder _folder = new();
    private readonly WebApplication _app;

    private HostDriver(
        Func<HostSettings, HostSettings>? change,
        Action<WebApplicationBuilder>? configure,
        string[] args
    )
    {
        var settings = Settings(_folder.Path);
        _app = ZocSecHost.Build(
            change?.Invoke(settings) ?? settings,
            args,
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<IEntryObserver>(Entries);
                configure?.Invoke(builder);
            }
        );
    }

    public EntryLog Entries { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the program; without a sandbox behind it, its GitHub is down.</summary>
    public static async Task<HostDriver> StartAsync(
        SandboxServer? sandbox = null,
        Func<HostSettings, HostSettings>? change = null,
        Action<WebApplicationBuilder>? configure = null,
        params string[] args
    )
    {
        var driver = new HostDriver(
            settings =>
            {
                var behind = sandbox is null ? settings : settings with { GitHub = GitHubOf(sandbox) };
                return change?.Invoke(behind) ?? behind;
            },
            configure,
            args
        );
        await driver._app.StartAsync();
        driver.Http = new HttpClient(
            new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 }
        )
        {
            BaseAddress = new Uri(driver._app.Urls.First()),
        };
        return driver;
    }

    /// <summary>The settings of a program whose GitHub is down.</summary>
    public static HostSettings Settings(string storage) =>
        new()
        {
            Urls = "http://127.0.0.1:0",
            GitHub = Nowhere,
            WebhookSecrets = [Secret],
            StoragePath = storage,
            LedgerApiKey = LedgerKey,
        };

    /// <summary>How to reach a sandbox.</summary>
    public static GitHubSettings GitHubOf(SandboxServer sandbox) =>
        new(sandbox.Url, sandbox.AppId, sandbox.PrivateKey, PointsPerMinute: 0);

    public static string Sign(ReadOnlySpan<byte> body, string secret = Secret) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";

    /// <summary>Delivers as GitHub does.</summary>
    public Task<Answer> DeliverAsync(string body, string name = "push", string? id = null) =>
        DeliverAsync(Encoding.UTF8.GetBytes(body), name, id);

    /// <summary>Delivers as GitHub does, or with another signature than that of <paramref name="body"/>.</summary>
    public Task<Answer> DeliverAsync(
        ReadOnlyMemory<byte> body,
        string name = "push",
        string? id = null,
        string? signature = null
    ) =>
        SendAsync(
            body,
            ("X-GitHub-Event", name),
            ("X-GitHub-Delivery", id ?? Guid.NewGuid().ToString()),
            ("X-Hub-Signature-256", signature ?? Sign(body.Span))
        );

    /// <summary>Posts a body with these headers and no others.</summary>
    public async Task<Answer> SendAsync(ReadOnlyMemory<byte> body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookPath);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<(Answer Answer, string? Link)> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request);
        var link = answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
        return (new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()), link);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>What the program answered.</summary>
internal sealed record Answer(int Status, string Text);
