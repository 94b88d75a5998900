using Microsoft.Extensions.DependencyInjection;
using ZocSec.Action;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Deploy;
using ZocSec.Tests.Ledger;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Action;

/// <summary>The commands as <c>docs/deploy-azure.md</c> gives them: processes that find the storage account by their environment.</summary>
public sealed class AzureCommandsTests : IAsyncLifetime
{
    private static readonly GuardrailName s_guardrail = GuardrailCatalogue.All[0].Name;
    private static readonly DateTimeOffset s_time = new(2026, 1, 31, 9, 12, 0, TimeSpan.Zero);

    // Of its own, since commands use the names of table and queue that a server uses.
    private readonly Azurite _azurite = new();
    private readonly TempFolder _folder = new();
    private Dictionary<string, string?> _environment = [];
    private ServiceProvider _server = null!;

    private ILedger Ledger => _server.GetRequiredService<ILedger>();

    public async ValueTask InitializeAsync()
    {
        var account = await _azurite.SettingsAsync() with { Prefix = AzureSettings.DefaultPrefix };
        _environment = new()
        {
            ["Storage__Provider"] = "azure",
            ["AzureWebJobsStorage"] = account.ConnectionString,
            ["Storage__Path"] = _folder.Path,
        };
        _server = new ServiceCollection().AddLogging().AddZocSecAzure(account).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _azurite.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task LedgerAndBreaker_AreThoseOfTheAccount()
    {
        await ViolateAsync("1");
        await ViolateAsync("2");
        Assert.Equal(BeginResult.Begun, await BeginAsync("1"));
        Assert.Equal(BeginResult.Tripped, await BeginAsync("2"));

        var ledger = await RunAsync("ledger", "list", "--outcome", "observed");
        var tripped = await RunAsync("breaker", "list");
        var examined = await RunAsync("doctor");
        var reset = await RunAsync("breaker", "reset", TenantId.Default.Value, s_guardrail.Value);

        Assert.Equal(2, ledger.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(
            $"  observed  {TenantId.Default}  {s_guardrail}  thing-1: fine [visibility: public → private]\n",
            ledger.Output
        );
        Assert.EndsWith($"  {TenantId.Default}  {s_guardrail}\n", tripped.Output);
        Assert.Contains("ok    storage: written\n", examined.Output);
        Assert.Contains($"zocsec breaker reset {TenantId.Default} {s_guardrail}\n", examined.Output);
        Assert.Equal(new Tool(0, "reset; open violations to look at again: 2\n", ""), reset);
        Assert.Equal(new Tool(0, "", "no tripped breakers\n"), await RunAsync("breaker", "list"));
        Assert.EndsWith("2 entries in 2 chains, 0 seals: whole\n", (await RunAsync("ledger", "verify")).Output);
    }

    [Fact]
    public async Task LedgerVerify_NothingRecorded_IsRefused()
    {
        var verified = await RunAsync("ledger", "verify");

        Assert.Equal(3, verified.Exit);
        Assert.Contains("nothing was recorded there", verified.Errors);
    }

    [Fact]
    public async Task DeadLetters_AreThoseOfTheAccount()
    {
        var queue = _server.GetRequiredService<IWorkQueue>();
        await queue.EnqueueAsync([LedgerSamples.Look("look-1", s_time)], default);
        await queue.DeadLetterAsync(Assert.Single(await queue.LeaseAsync(1, default)), "refused", default);

        var listed = await RunAsync("dead-letters", "list");
        var redriven = await RunAsync("dead-letters", "redrive");

        Assert.EndsWith("  look-1  refused\n", listed.Output);
        Assert.Equal(new Tool(0, "queued again: 1\n", ""), redriven);
        Assert.Equal(new Tool(0, "", "no dead letters\n"), await RunAsync("dead-letters", "list"));
    }

    private Task<Tool> RunAsync(params string[] args) =>
        Tool.RunAsync("dotnet", [typeof(ExitCode).Assembly.Location, .. args], _environment);

    private async Task ViolateAsync(string key)
    {
        var standing = LedgerSamples.Standing(key) with
        {
            Guardrail = s_guardrail,
            Verdict = VerdictKind.Violation,
            Outcome = EntryOutcome.Observed,
        };
        var entry = LedgerSamples.Entry(key, s_time) with
        {
            Guardrail = s_guardrail,
            Verdict = VerdictKind.Violation,
            Outcome = EntryOutcome.Observed,
            Changes = [new Change("visibility", "public", "private")],
        };
        Assert.True(await Ledger.SettleAsync(new Settlement(standing, entry, Completes: null, Follow: []), default));
    }

    /// <summary>Begins a change where one an hour is allowed.</summary>
    private async Task<BeginResult> BeginAsync(string key)
    {
        var standing = await Ledger.FindAsync(new StandingKey(s_guardrail, LedgerSamples.Resource(key)), default);
        return await Ledger.BeginAsync(
            standing! with
            {
                Intent = LedgerSamples.Intent("look", s_time),
            },
            changesPerHour: 1,
            default
        );
    }
}
