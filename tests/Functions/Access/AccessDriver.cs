using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.GitHub.People;
using ZocSec.Functions;
using ZocSec.Functions.Access;
using ZocSec.Functions.Settings;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions.Access;

/// <summary>The program with a GitHub at which people sign in, and pages that tell who the visitor is.</summary>
internal sealed class AccessDriver : IAsyncDisposable
{
    public const string PublicUrl = "https://zocsec.example.com/guard";

    private readonly TempFolder _folder = new();
    private readonly ExchangeRecorder _exchanges = new();
    private readonly WebApplication _app;

    private AccessDriver(
        SandboxServer sandbox,
        FakeTimeProvider time,
        Func<HostSettings, HostSettings> change,
        Action<WebApplicationBuilder>? configure,
        bool guards
    )
    {
        (Sandbox, Time) = (sandbox, time);
        Sandbox.Observer = _exchanges;
        var settings = HostDriver.Settings(StoragePath) with
        {
            GitHub = HostDriver.GitHubOf(sandbox),
            WebhookSecrets = [sandbox.WebhookSecret],
            SignIn = new OAuthClient(sandbox.ClientId, sandbox.ClientSecret),
            PublicUrl = Core.GitHub.Setup.PublicUrl.TryRead(PublicUrl, out var url, out _) ? url : null,
        };
        _app = ZocSecHost.Build(
            change(settings),
            [],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.SetMinimumLevel(LogLevel.Trace);
                builder.Logging.AddProvider(Log);
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Services.AddSingleton<IStartupFilter>(new WhoAmI(this));
                if (!guards)
                {
                    builder.Services.RemoveAll<IHostedService>();
                }

                configure?.Invoke(builder);
            }
        );
    }

    public SandboxServer Sandbox { get; }

    public SandboxOrganization Acme => Sandbox.Organization;

    public FakeTimeProvider Time { get; }

    public LogKeeper Log { get; } = new();

    public string StoragePath => Path.Combine(_folder.Path, "data");

    public Uri Url { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>What the visitor of the last request could not be told.</summary>
    public VisitProblem? Problem { get; private set; }

    private Viewer? Seen { get; set; }

    /// <summary>Starts both.</summary>
    /// <param name="change">Changes the program's settings.</param>
    /// <param name="configure">Changes the program.</param>
    /// <param name="options">How the sandbox is set up.</param>
    /// <param name="guards">Whether the program does its other work too, which asks GitHub by itself.</param>
    public static async Task<AccessDriver> StartAsync(
        Func<HostSettings, HostSettings>? change = null,
        Action<WebApplicationBuilder>? configure = null,
        SandboxOptions? options = null,
        bool guards = false
    )
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        var sandbox = await SandboxServer.StartAsync((options ?? new SandboxOptions()) with { Time = time });
        var driver = new AccessDriver(sandbox, time, change ?? (same => same), configure, guards);
        await driver._app.StartAsync();
        driver.Url = new Uri(driver._app.Urls.First());
        return driver;
    }

    /// <summary>How often one of GitHub's endpoints was asked.</summary>
    public long Requests(string route) => Sandbox.Requests.ByRoute.GetValueOrDefault(route);

    /// <summary>A browser of its own.</summary>
    public AccessBrowser Browser() => new(this);

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<AccessBrowser> SignedInAsync(string person)
    {
        var browser = Browser();
        var visit = await browser.SignInAsync(person);
        Assert.Equal((302, $"{PublicUrl}/"), (visit.Status, visit.Location));
        return browser;
    }

    /// <summary>Who the program says that the browser's person is.</summary>
    public Task<Viewer?> FindAsync(AccessBrowser browser) => SeeAsync(browser, "/test/find");

    /// <summary>The same, asked anew.</summary>
    public Task<Viewer?> ConfirmAsync(AccessBrowser browser) => SeeAsync(browser, "/test/confirm");

    /// <summary>Waits until GitHub has been told of all tokens that nobody needs any more.</summary>
    public async Task EndTokensAsync() => await Services.GetRequiredService<TokenEnds>().DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Sandbox.DisposeAsync();
        _folder.Dispose();
        if (_exchanges.Exchanges.Count > 0)
        {
            _exchanges.AssertAllowed();
        }
    }

    // Polly lets requests that are under way end, for a time by the program's clock, which nobody else turns.
    private async Task StopAsync()
    {
        await _app.StopAsync();
        var gone = _app.DisposeAsync().AsTask();
        while (await Task.WhenAny(gone, Task.Delay(10)) != gone)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await gone;
    }

    private async Task<Viewer?> SeeAsync(AccessBrowser browser, string path)
    {
        Assert.Equal(204, (await browser.GetAsync(path)).Status);
        return Seen;
    }

    private sealed class WhoAmI(AccessDriver driver) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (context, following) =>
                    {
                        var visitors = context.RequestServices.GetRequiredService<IVisitors>();
                        switch (context.Request.Path.Value)
                        {
                            case "/test/find":
                                driver.Seen = await visitors.FindAsync(context, context.RequestAborted);
                                break;
                            case "/test/confirm":
                                driver.Seen = await visitors.ConfirmAsync(context, context.RequestAborted);
                                break;
                            default:
                                await following(context);
                                return;
                        }

                        driver.Problem = context.Features.Get<VisitProblem>();
                        context.Response.StatusCode = StatusCodes.Status204NoContent;
                    }
                );
                next(app);
            };
    }
}
