using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Notifications;
using ZocSec.Functions;
using ZocSec.Sandbox;
using ZocSec.Tests.Contract;
using ZocSec.Tests.EndToEnd;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions.Setup;

/// <summary>The program without an App, a GitHub on which none is registered yet, and somebody who sets it up.</summary>
internal sealed partial class SetupDriver : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ExchangeRecorder _exchanges = new();
    private readonly LogKeeper _log = new();
    private readonly Task _program;

    private SetupDriver(SandboxServer sandbox, Dictionary<string, string?> settings)
    {
        Sandbox = sandbox;
        Sandbox.Observer = _exchanges;
        Url = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["GitHub:ApiUrl"] = sandbox.Url.AbsoluteUri,
                    ["App:PublicUrl"] = Url.AbsoluteUri,
                    ["Storage:Path"] = Storage,
                    ["Policy:Path"] = PolicyPath,
                }
            )
            .AddInMemoryCollection(settings)
            .Build();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url };
        _program = ZocSecProgram.RunAsync(
            configuration,
            ["--urls", Url.AbsoluteUri],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(_log);
                builder.Services.AddSingleton<IEntryObserver>(Entries);
            },
            _stop.Token
        );
    }

    public SandboxServer Sandbox { get; }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public EntryLog Entries { get; } = new();

    public string Storage => Path.Combine(_folder.Path, "data");

    public string PolicyPath => Path.Combine(_folder.Path, "zocsec.yml");

    public IReadOnlyCollection<string> Log => _log.Lines;

    /// <summary>Starts both; returns when the program answers.</summary>
    public static async Task<SetupDriver> StartAsync(params (string Key, string? Value)[] settings)
    {
        var sandbox = await SandboxServer.StartAsync(new SandboxOptions { IsInstalled = false });
        var driver = new SetupDriver(
            sandbox,
            settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal)
        );
        await driver.WhenAsync(() => driver.Log.Any(line => line.Contains("code=", StringComparison.Ordinal)));
        return driver;
    }

    /// <summary>The code of the link that the program printed.</summary>
    public string Code => Link().Match(string.Join('\n', Log)).Groups["code"].Value;

    public Task<string> GetAsync(string path) => Http.GetStringAsync(path);

    public async Task<(HttpStatusCode Status, string Html)> SendAsync(string path, params (string, string)[] form)
    {
        using var content = new FormUrlEncodedContent(
            form.Select(field => KeyValuePair.Create(field.Item1, field.Item2))
        );
        using var answer = form.Length == 0 ? await Http.GetAsync(path) : await Http.PostAsync(path, content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Goes the whole way to GitHub as a browser does, and returns the address that GitHub leads back to.</summary>
    public async Task<Uri> RegisterAsync(string organization = "acme", string name = "Acme Guard")
    {
        var (_, leave) = await SendAsync(
            "setup",
            ("code", Code),
            ("owner", "organization"),
            ("organization", organization),
            ("name", name)
        );
        var action = WebUtility.HtmlDecode(Action().Match(leave).Groups["to"].Value);
        var manifest = WebUtility.HtmlDecode(Field("manifest").Match(leave).Groups["value"].Value);
        var (_, confirm) = await SendAsync(action, ("manifest", manifest));
        var ticket = Field("ticket").Match(confirm).Groups["value"].Value;
        using var form = new FormUrlEncodedContent([new("ticket", ticket), new("name", name)]);
        using var back = await Http.PostAsync(new Uri(Sandbox.Url, "settings/apps"), form);
        return back.Headers.Location!;
    }

    /// <summary>Waits until the program serves its App.</summary>
    public Task WhenServingAsync() => WhenAsync(async () => (await SendAsync("setup")).Status == HttpStatusCode.Gone);

    /// <summary>Waits for a condition; two processes or threads are involved, and none of them tells.</summary>
    public Task WhenAsync(Func<bool> isSo) => WhenAsync(() => Task.FromResult(isSo()));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _program;
        Http.Dispose();
        await Sandbox.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
        if (_exchanges.Exchanges.Count > 0)
        {
            _exchanges.AssertAllowed();
        }
    }

    private async Task WhenAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (_program.IsCompleted)
            {
                await _program;
                Assert.Fail($"the program ended:\n{string.Join('\n', Log)}");
            }

            try
            {
                if (await isSo())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It is between its two lives.
            }

            await Task.Delay(20, patience.Token);
        }
    }

    private static Regex Field(string name) =>
        new($"name=\"{name}\" value=\"(?<value>[^\"]*)\"", RegexOptions.NonBacktracking);

    [GeneratedRegex("/setup\\?code=(?<code>[A-Za-z0-9_-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("<form method=\"post\" action=\"(?<to>http[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Action();
}
