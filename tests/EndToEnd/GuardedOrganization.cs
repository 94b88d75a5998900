using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.GitHub;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Ownership.Coverage;
using ZocSec.Core.Queue;
using ZocSec.Functions;
using ZocSec.Functions.Settings;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.EndToEnd;

/// <summary>The whole program in this process, guarding a sandbox's organisation over real HTTP both ways.</summary>
internal sealed class GuardedOrganization : IAsyncDisposable
{
    public const string Enforce = """
        version: 1
        mode: enforce
        limits: { changes-per-hour: 1000000, reversals-per-resource: 3 }

        """;

    public const string LedgerKey = "a-key-for-the-ledger";

    private readonly TempFolder _folder = new();
    private readonly ExchangeRecorder? _exchanges;
    private string? _policyRepository;
    private Func<HostSettings, HostSettings> _settings = same => same;
    private ILoggerProvider? _log;
    private WebApplication? _app;

    private GuardedOrganization(SandboxServer sandbox, bool recordExchanges)
    {
        Sandbox = sandbox;
        if (recordExchanges)
        {
            Sandbox.Observer = _exchanges = new ExchangeRecorder();
        }
    }

    public SandboxServer Sandbox { get; }

    public SandboxOrganization Acme => Sandbox.Organization;

    public EntryLog Entries { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public ILedger Ledger => Services.GetRequiredService<ILedger>();

    public string StoragePath => Path.Combine(_folder.Path, "data");

    public string PolicyPath => Path.Combine(_folder.Path, "zocsec.yml");

    /// <summary>Starts sandbox and program; the first sweep is under way when it returns.</summary>
    public static async Task<GuardedOrganization> StartAsync(
        string policy = Enforce,
        SandboxOptions? options = null,
        Action<SandboxServer>? before = null,
        TimeProvider? time = null,
        bool recordExchanges = true,
        string? policyRepository = null,
        Func<HostSettings, HostSettings>? settings = null,
        ILoggerProvider? log = null
    )
    {
        options ??= new SandboxOptions();
        var sandbox = await SandboxServer.StartAsync(time is null ? options : options with { Time = time });
        var organization = new GuardedOrganization(sandbox, recordExchanges)
        {
            _policyRepository = policyRepository,
            _settings = settings ?? (same => same),
            _log = log,
        };
        before?.Invoke(sandbox);
        await sandbox.Webhooks.WhenIdleAsync();
        await organization.WritePolicyAsync(policy);
        await organization.StartAppAsync(time);
        return organization;
    }

    public Task WritePolicyAsync(string text) => File.WriteAllTextAsync(PolicyPath, text);

    /// <summary>Stops the program as a deployment does, and starts it on the same storage.</summary>
    public async Task RestartAsync(TimeProvider? time = null)
    {
        await StopAppAsync();
        await StartAppAsync(time);
    }

    /// <summary>How often one of GitHub's endpoints was asked: <c>PATCH /repos/{owner}/{repo}</c>.</summary>
    public long Requests(string route) => Sandbox.Requests.ByRoute.GetValueOrDefault(route);

    /// <summary>Waits until the sweep at the start is over, and everything else that there is to do.</summary>
    public async Task SweptAsync()
    {
        await Eventually.IsSoAsync(() => Task.FromResult(Requests("POST /graphql") > 0));
        await IdleAsync();
    }

    /// <summary>Waits until every event is delivered and everything that follows from it is done.</summary>
    public async Task IdleAsync()
    {
        await Sandbox.Webhooks.WhenIdleAsync();
        var queue = Services.GetRequiredService<IWorkQueue>();
        await Eventually.IsSoAsync(async () =>
        {
            await Sandbox.Webhooks.WhenIdleAsync();
            return await queue.StatusAsync(CancellationToken.None) is { Waiting: 0 };
        });
    }

    /// <summary>Counts how it stands, as is done once in a while.</summary>
    public Task CountAsync() => Services.GetRequiredService<CoverageRounds>().CountAsync(default);

    /// <summary>Stops the program; what is delivered meanwhile is lost.</summary>
    public async Task StopAsync()
    {
        var address = Sandbox.Webhooks.Target;
        await StopAppAsync();
        Sandbox.Webhooks.Target = address;
    }

    /// <summary>Starts the program again on the same storage.</summary>
    public Task StartAgainAsync(TimeProvider? time = null) => StartAppAsync(time);

    public async ValueTask DisposeAsync()
    {
        await StopAppAsync();
        await Sandbox.DisposeAsync();
        _folder.Dispose();
        _exchanges?.AssertAllowed();
    }

    private async Task StartAppAsync(TimeProvider? time)
    {
        var settings = new HostSettings
        {
            Urls = "http://127.0.0.1:0",
            GitHub = new GitHubSettings(Sandbox.Url, Sandbox.AppId, Sandbox.PrivateKey, PointsPerMinute: 0),
            WebhookSecrets = [Sandbox.WebhookSecret],
            StoragePath = StoragePath,
            PolicyPath = _policyRepository is null ? PolicyPath : null,
            PolicyRepository = _policyRepository,
            LedgerApiKey = LedgerKey,
        };
        _app = ZocSecHost.Build(
            _settings(settings),
            [],
            builder =>
            {
                builder.Logging.ClearProviders();
                if (_log is not null)
                {
                    builder.Logging.AddProvider(_log);
                }

                builder.Services.AddSingleton<IEntryObserver>(Entries);
                if (time is not null)
                {
                    builder.Services.AddSingleton(time);
                }
            }
        );
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        Sandbox.Webhooks.Target = new Uri(Http.BaseAddress, "api/github/webhooks");
    }

    private async Task StopAppAsync()
    {
        Sandbox.Webhooks.Target = null;
        if (_app is not { } app)
        {
            return;
        }

        _app = null;
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
