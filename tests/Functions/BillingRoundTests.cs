using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;
using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;
using ZocSec.Sandbox;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary>Rounds of the bill: by the timer of a Functions host, and with the bill of <c>docs/examples</c>.</summary>
public sealed class BillingRoundTests(Azurite azurite) : IDisposable
{
    private static readonly string s_bill = Path.Combine(Solution.Root, "docs", "examples", "bill");

    private readonly TempFolder _folder = new();
    private readonly LogKeeper _log = new();

    private string Reports => Path.Combine(_folder.Path, "billing", "reports");

    private string Policy => Path.Combine(_folder.Path, "zocsec.yml");

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ARound_ByTheTimer_WritesReports_AndRemembersTotals()
    {
        await using var app = await StartAsync(s_bill);

        await app.RoundAsync();

        Assert.Equal(
            ["aws-owners-2026-10.html", "aws-owners-2026-10.json", "aws-owners-2026-10.xlsx"],
            Directory.EnumerateFiles(Reports).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        var entry = Assert.Single(await app.EntriesAsync());
        Assert.Equal((EntryOutcome.Reported, "2026-10"), (entry.Outcome, entry.Resource.Name));
        Assert.StartsWith("2026-10: 72.3 % (-16.4 points) of 3,969.08 USD", entry.Reason, StringComparison.Ordinal);
        var total = entry.After!.Value.GetProperty("totals")[0];
        Assert.Equal(
            ("USD", 13L),
            (total.GetProperty("currency").GetString(), total.GetProperty("resources").GetInt64())
        );
        Assert.Equal(312.87m, decimal.Round(total.GetProperty("unowned").GetDecimal(), 2));
    }

    [Fact]
    public async Task ARound_ThatIsNotDue_ReadsNothing()
    {
        await using var app = await StartAsync(s_bill);
        await app.RoundAsync();
        Directory.Delete(Reports, recursive: true);

        await app.RoundAsync();

        Assert.False(Directory.Exists(Reports));
    }

    [Fact]
    public async Task ARound_ThatFindsTheSame_IsNoNewEntry()
    {
        await using var app = await StartAsync(s_bill);
        await app.RoundAsync();
        await app.MakeDueAsync();

        await app.RoundAsync();

        Assert.Single(await app.EntriesAsync());
        Assert.True(Directory.Exists(Reports));
    }

    [Fact]
    public async Task APlaceThatFails_IsLogged_AndTriedAgain()
    {
        var place = Path.Combine(_folder.Path, "bills");
        await using var app = await StartAsync(place);

        await app.RoundAsync();

        Assert.Contains(_log.Lines, line => line.Contains(place, StringComparison.Ordinal));
        Assert.Empty(await app.EntriesAsync());

        CopyFolder(s_bill, place);
        await app.RoundAsync();

        Assert.Single(await app.EntriesAsync());
    }

    [Fact]
    public async Task ARound_ThatIsCutOff_GoesOnInTheNextCall()
    {
        await using var app = await StartAsync(s_bill);
        using var over = new CancellationTokenSource();
        _log.Written = line =>
        {
            if (line.Contains("files of billing data are to be read", StringComparison.Ordinal))
            {
                over.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            app.Services.GetRequiredService<BillingRounds>().RunOnceAsync(over.Token)
        );

        Assert.Empty(await app.EntriesAsync());
        await app.RoundAsync();
        Assert.Single(await app.EntriesAsync());
    }

    [Fact]
    public async Task WithoutStorage_TheHostRepeatsIt()
    {
        var cursors = new Mock<ICursors>();
        cursors
            .Setup(kept => kept.GetAsync("billing", It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StorageException("the disk is gone"));
        await using var app = await StartAsync(
            s_bill,
            configure: builder => builder.Services.AddSingleton(cursors.Object)
        );

        using var answer = await app.Host.TimerAsync("Billing");

        await FunctionsHost.AssertUnderstoodAsync(answer, HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task AFaultOfTheProgramsOwn_DoesNotEndTheServer()
    {
        var cursors = new Mock<ICursors>();
        cursors
            .Setup(kept => kept.SetAsync("billing", It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns(Task.CompletedTask);
        var ledger = new Mock<ILedger>();
        ledger
            .Setup(kept => kept.FindAsync(It.IsAny<StandingKey>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("nobody thought of this"));
        await using var app = await StartAsync(
            s_bill,
            configure: builder => builder.Services.AddSingleton(cursors.Object).AddSingleton(ledger.Object)
        );

        await app.Services.GetRequiredService<BillingRounds>().RunOnceAsync(TestContext.Current.CancellationToken);

        Assert.Contains(_log.Lines, line => line.Contains("a fault of the program's own", StringComparison.Ordinal));
        cursors.Verify(
            kept => kept.SetAsync("billing", It.IsAny<string>(), It.IsAny<CancellationToken>()),
            Times.Never
        );
    }

    [Fact]
    public async Task APolicyWithoutReports_AsksNothing()
    {
        await File.WriteAllTextAsync(Policy, "version: 1\n", TestContext.Current.CancellationToken);
        await using var app = await StartAsync(place: null);

        await app.RoundAsync();

        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "billing")));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("the bill", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<App> StartAsync(string? place, Action<WebApplicationBuilder>? configure = null)
    {
        var ct = TestContext.Current.CancellationToken;
        if (place is not null)
        {
            await File.WriteAllTextAsync(
                Policy,
                $"version: 1\nbilling:\n  reports: [{JsonSerializer.Serialize(place)}]\n",
                ct
            );
        }

        var storage = await azurite.SettingsAsync();
        var sandbox = await SandboxServer.StartAsync(new SandboxOptions { WebhookSecret = HostDriver.Secret }, ct);
        var program = await HostDriver.StartAsync(
            sandbox,
            settings =>
                settings with
                {
                    CustomHandlerPort = 0,
                    Azure = storage,
                    PolicyPath = Policy,
                    BillingPath = Path.Combine(_folder.Path, "billing"),
                },
            builder =>
            {
                builder.Logging.AddProvider(_log);
                configure?.Invoke(builder);
            }
        );
        return new App(sandbox, program, new FunctionsHost(program.Http.BaseAddress!));
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private sealed record App(SandboxServer Sandbox, HostDriver Program, FunctionsHost Host) : IAsyncDisposable
    {
        public IServiceProvider Services => Program.Services;

        public async Task RoundAsync()
        {
            using var answer = await Host.TimerAsync("Billing");
            await FunctionsHost.AssertUnderstoodAsync(answer);
        }

        public Task MakeDueAsync() =>
            Services
                .GetRequiredService<ICursors>()
                .SetAsync("billing", "2026-01-01T00:00:00.0000000+00:00", TestContext.Current.CancellationToken);

        public async Task<IReadOnlyList<LedgerEntry>> EntriesAsync() =>
            await Services
                .GetRequiredService<ILedger>()
                .ReadAsync(
                    new LedgerQuery { Guardrail = new GuardrailName("billing/ownership") },
                    TestContext.Current.CancellationToken
                );

        public async ValueTask DisposeAsync()
        {
            Host.Dispose();
            await Program.DisposeAsync();
            await Sandbox.DisposeAsync();
        }
    }
}
