using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Queue;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger;

public sealed class AzureLedgerTests(Azurite azurite) : LedgerContract, IAsyncLifetime
{
    private AzureSettings _settings = null!;
    private AzureStores _stores = null!;
    private AzureStores _other = null!;

    protected override ILedger Ledger => _stores.Ledger;

    protected override IWorkQueue Queue => _stores.Queue;

    private protected override ILedgerHistory History => _stores.History;

    protected override ILedger Other => _other.Ledger;

    public async ValueTask InitializeAsync()
    {
        _settings = await azurite.SettingsAsync();
        _stores = new AzureStores(_settings, Time);
        _other = new AzureStores(_settings, Time);
    }

    public ValueTask DisposeAsync()
    {
        _stores.Dispose();
        _other.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Hash_OfAStoredEntry_IsSha256OverThePreviousHashAndItsBytes()
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var read = await Ledger.FindAsync(Standing("1").Key, default);
        await Ledger.SettleAsync(new Settlement(read!, Entry("1"), null, []), default);

        var partition = AzureKeys.PartitionOf(TenantId.Default);
        var rows = await _stores.Store.QueryAsync(new AzureRange(partition, "entry|"), default);

        var previous = "";
        foreach (var row in rows.AsEnumerable().Reverse())
        {
            byte[] covered = [.. Encoding.ASCII.GetBytes(previous), .. AzureBody.Read(row)];
            previous = Convert.ToHexStringLower(SHA256.HashData(covered));
            Assert.Equal(row.GetString("hash"), previous);
        }

        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task SettleAsync_StateThatIsTooLarge_NamesTheResource()
    {
        var state = JsonElement.Parse($$"""{"text":"{{new string('x', 1_000_000)}}"}""");

        var error = await Assert.ThrowsAsync<StorageException>(() =>
            Ledger.SettleAsync(new Settlement(Standing("1") with { State = state }, Entry("1"), null, []), default)
        );

        Assert.Contains("test/guardrail thing-1 (default)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettleAsync_LargestThatIsHeld_IsWritten()
    {
        var state = JsonElement.Parse($$"""{"text":"{{new string('x', 900_000)}}"}""");
        var settlement = new Settlement(
            Standing("1") with
            {
                State = state,
            },
            Entry("1") with
            {
                Before = state,
            },
            null,
            []
        );

        Assert.True(await Ledger.SettleAsync(settlement, default));
    }

    [Fact]
    public async Task BeginAsync_TwoProcessesAtOnce_NeverMoreThanTheLimit()
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(number =>
                    Task.Run(() =>
                        (number % 2 == 0 ? Ledger : Other).BeginAsync(LedgerSamples.Standing($"{number}"), 7, default)
                    )
                )
        );

        Assert.Equal(7, answers.Count(answer => answer == BeginResult.Begun));
        Assert.Equal(33, answers.Count(answer => answer == BeginResult.Tripped));
    }

    [Fact]
    public async Task ForgetAsync_LeavesNothingOfTheTenantBehind()
    {
        var tenant = TenantId.Installation(7);
        var resource = Standing("1").Resource with { Tenant = tenant };
        var look = LedgerSamples.Look("theirs", Time.GetUtcNow()) with { Hint = new Hint(resource) };
        await Queue.AcceptAsync(QueueSamples.Event("1") with { Tenant = tenant }, [look], default);
        await Queue.DeadLetterAsync(Assert.Single(await Queue.LeaseAsync(1, default)), "cannot be", default);
        await _stores.Cursors.SetAsync("tenant/7/state", "x", default);
        await _stores.Cursors.SetAsync("tenant/77/state", "y", default);
        for (var number = 0; number < 120; number++)
        {
            var one = Standing("1") with { Resource = resource with { Key = $"{number}" } };
            await Ledger.SettleAsync(new Settlement(one, null, null, []), default);
        }

        await Ledger.ForgetAsync(tenant, default);

        Assert.Empty(await _stores.Store.QueryAsync(new AzureRange(AzureKeys.PartitionOf(tenant), ""), default));
        Assert.Empty(await _stores.Tenants.ListAsync(default));
        Assert.Equal("tenant/77/state", Assert.Single(await _stores.Cursors.ListAsync("tenant/", default)).Key);
        Assert.Empty(await Queue.ListDeadLettersAsync(tenant: null, 10, default));
        await Queue.EnqueueAsync([look], default);
        Assert.Equal(tenant, Assert.Single(await _stores.Tenants.ListAsync(default)));
    }

    [Fact]
    public async Task SettleAsync_WorkOfAnotherTenant_IsRefused()
    {
        var foreign = LedgerSamples.Look("other", Time.GetUtcNow()) with
        {
            Hint = new Hint(Standing("1").Resource with { Tenant = new TenantId("7") }),
        };

        await Assert.ThrowsAsync<ArgumentException>(() =>
            Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, [foreign]), default)
        );
    }
}
