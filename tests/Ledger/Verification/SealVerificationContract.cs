using ZocSec.Core.Ledger.Seals;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>What shows only by the seals, and the seals themselves.</summary>
public abstract class SealVerificationContract : VerificationTests
{
    [Fact]
    public async Task Sealed_AndGoneOn_IsWhole()
    {
        await FillAsync();
        await SealAsync();
        await AppendAsync("a", 2);
        Time.Advance(TimeSpan.FromDays(1));
        await SealAsync();
        await AppendAsync("d", 1);

        var (ledger, flaws) = await VerifyAsync();

        Assert.Empty(flaws);
        Assert.Equal((2, 2L), (ledger.Seals, ledger.LastSeal!.Number));
    }

    [Fact]
    public async Task LastEntryDeletedAndStandingSetBack_IsFoundByTheSeal()
    {
        await FillAsync();
        await SealAsync();
        var third = await EntryAsync("a", 3);
        await Store.DeleteEntryAsync((await EntryAsync("a", 4)).Id);
        await Store.ReplaceStandingAsync(await StandingAsync("a") with { Entries = 3, Head = third.Hash });

        Assert.StartsWith(
            $"{About}: is shorter than it was: seal 1 of 2026-03-01",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task TailReplacedWithARecomputedChain_IsFoundByTheSealAlone()
    {
        await FillAsync();
        await SealAsync();
        await RecomputeAsync("a", from: 3);

        Assert.StartsWith(
            $"{About}: entry 4 is not the one that seal 1 of 2026-03-01",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task StandingAndEntriesDeleted_IsFoundByTheSeal()
    {
        await FillAsync();
        await SealAsync();

        await Store.DeleteStandingAsync(Key("a"));
        await DeleteAllAsync("a");

        Assert.Matches(
            "^default  test/guardrail  the resource whose key has the hash [0-9a-f]{32}: standing and entries are gone; seal 1 of .* has 4 entries$",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task Seal_TwoProcessesADay_IsOne()
    {
        await FillAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(SealAsync)));
        await SealAsync();
        Time.Advance(TimeSpan.FromHours(13));
        await SealAsync();

        var (ledger, flaws) = await VerifyAsync();
        Assert.Empty(flaws);
        Assert.Equal(2, ledger.Seals);
    }

    [Fact]
    public async Task Seal_ByItsHash_IsFoundOrMissed()
    {
        await FillAsync();
        await SealAsync();
        var first = (await Store.Seals.LastAsync(default))!.Hash;
        Time.Advance(TimeSpan.FromDays(1));
        await SealAsync();

        var (ledger, flaws) = await VerifyAsync(first);
        Assert.Empty(flaws);
        Assert.Equal(1, ledger.FoundSeal!.Number);
        Assert.StartsWith(
            $"seal {new string('0', 64)}: is not in the ledger",
            Assert.Single((await VerifyAsync(new string('0', 64))).Flaws)
        );
    }

    [Fact]
    public async Task Seal_LogsItsHashOnOneLine()
    {
        using var log = new LogKeeper();
        await FillAsync();

        await SealAsync(log.For<SealRounds>());

        var hash = (await Store.Seals.LastAsync(default))!.Hash;
        Assert.Contains($"seal 1 {hash}, 3 chains", Assert.Single(log.Lines));
    }

    [Fact]
    public async Task Seal_OfADayWithoutNews_HasNoHeads()
    {
        await FillAsync();
        await SealAsync();
        Time.Advance(TimeSpan.FromDays(3));
        await SealAsync();
        Time.Advance(TimeSpan.FromDays(1));
        await SealAsync();

        Assert.Empty((await Store.Seals.LastAsync(default))!.Seal.Heads);
    }

    [Fact]
    public async Task RemovedButNotForgotten_IsFound()
    {
        await FillAsync();
        await SealAsync();
        foreach (var key in new[] { "a", "b", "c" })
        {
            await DeleteAllAsync(key);
            await Store.DeleteStandingAsync(Key(key));
        }

        Assert.Equal(3, (await VerifyAsync()).Flaws.Count);
    }
}

public sealed class SqliteSealVerificationTests : SealVerificationContract
{
    private protected override Task<TamperedStore> OpenStoreAsync() =>
        Task.FromResult<TamperedStore>(new SqliteTamperedStore(Time));
}

public sealed class AzureSealVerificationTests(Azurite azurite) : SealVerificationContract
{
    private protected override async Task<TamperedStore> OpenStoreAsync() =>
        await AzureTamperedStore.OpenAsync(azurite, Time);
}
