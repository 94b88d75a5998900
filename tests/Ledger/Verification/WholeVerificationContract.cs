using ZocSec.Core.Guardrails;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>What is nobody's doing, and must raise no alarm.</summary>
public abstract class WholeVerificationContract : VerificationTests
{
    [Fact]
    public async Task Untouched_IsWhole()
    {
        await FillAsync();

        var (ledger, flaws) = await VerifyAsync();

        Assert.Empty(flaws);
        Assert.Equal((7, 3, 0L), (ledger.Entries, ledger.Standings, ledger.Flaws));
        Assert.Null(ledger.LastSeal);
    }

    [Fact]
    public async Task OpenAndUnderWay_IsWhole()
    {
        await FillAsync();
        await OpenAsync("a");
        await OpenAsync("b");
        await OpenAsync("b", open: false);
        await AppendAsync("c", 1, entry => entry with { Actor = "mona" });

        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task Empty_IsWhole()
    {
        Assert.Null(await Store.Ledger.FindAsync(Key("a"), default));

        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task AnotherProcessWrites_NoFalseAlarm()
    {
        await FillAsync();
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            var number = 0;
            while (!stop.IsCancellationRequested)
            {
                await AppendAsync("a", 1);
                await AppendAsync($"new-{number % 50}", 1);
                await OpenAsync($"new-{number % 7}", open: number % 2 == 0);
                number++;
            }
        });

        var rounds = new List<string>();
        for (var round = 0; round < 15; round++)
        {
            rounds.AddRange((await VerifyAsync()).Flaws);
            await SealAsync();
            Time.Advance(TimeSpan.FromDays(1));
        }

        await stop.CancelAsync();
        await writer;
        Assert.Empty(rounds);
        var (ledger, flaws) = await VerifyAsync();
        Assert.Empty(flaws);
        Assert.Equal(15, ledger.Seals);
    }

    [Fact]
    public async Task Forgotten_IsExplained()
    {
        var tenant = TenantId.Installation(7);
        var resource = LedgerSamples.Resource("theirs") with { Tenant = tenant };
        await FillAsync();
        await AppendAsync(resource, 2);
        await SealAsync();

        await Store.Ledger.ForgetAsync(tenant, default);

        var (ledger, flaws) = await VerifyAsync();
        Assert.Empty(flaws);
        Assert.Equal(tenant, Assert.Single(ledger.Forgotten).Tenant);
        await AppendAsync(resource, 1);
        Time.Advance(TimeSpan.FromDays(1));
        await SealAsync();
        Assert.Empty((await VerifyAsync()).Flaws);
    }
}

public sealed class SqliteWholeVerificationTests : WholeVerificationContract
{
    private protected override Task<TamperedStore> OpenStoreAsync() =>
        Task.FromResult<TamperedStore>(new SqliteTamperedStore(Time));
}

public sealed class AzureWholeVerificationTests(Azurite azurite) : WholeVerificationContract
{
    private protected override async Task<TamperedStore> OpenStoreAsync() =>
        await AzureTamperedStore.OpenAsync(azurite, Time);
}
