using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Retention;

/// <summary>How old entries go from every store, and what the verification says of it.</summary>
public abstract class RetentionContract
{
    private const string About = "default  test/guardrail  thing-a";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    protected abstract ILedger Ledger { get; }

    private protected abstract ILedgerHistory History { get; }

    private protected abstract ILedgerRemoval Removal { get; }

    private protected abstract ISeals Seals { get; }

    private protected abstract IStoredLedger Stored { get; }

    private protected abstract ICursors Cursors { get; }

    /// <summary>Deletes an entry with all that points to it, as somebody does who knows the store.</summary>
    protected abstract Task DeleteAsync(LedgerEntry entry);

    [Fact]
    public async Task OldEntries_Go_TheNewestOfEachChainStays_AndTheLedgerIsWhole()
    {
        await FillAsync();

        await RunAsync();

        Assert.Equal(["a4", "b1", "a5"], await LeftAsync());
        Assert.Equal(3, (await Ledger.FindAsync(Key("a"), default))!.Removed);
        var (ledger, flaws) = await VerifyAsync();
        Assert.Empty(flaws);
        Assert.Equal(
            (3L, new RemovedEntries(3, 1)),
            (ledger.Entries, ledger.Removed! with { Last = null, Before = null })
        );
        Assert.Equal((Time.GetUtcNow(), Time.GetUtcNow() - Kept), (ledger.Removed!.Last, ledger.Removed.Before));
    }

    [Fact]
    public async Task ChainGoesOn_AndGoesFurther_AndTheLedgerStaysWhole()
    {
        await FillAsync();
        await RunAsync();
        await AppendAsync("a");
        await AppendAsync("b");
        Time.Advance(TimeSpan.FromDays(40));
        await SealAsync();

        await RunAsync();

        Assert.Equal(["a6", "b2"], await LeftAsync());
        var (ledger, flaws) = await VerifyAsync();
        Assert.Empty(flaws);
        Assert.Equal((6L, 2L), (ledger.Removed!.Entries, ledger.Removed.Chains));
    }

    [Fact]
    public async Task KeptForEver_NothingGoes()
    {
        await FillAsync();

        await RunAsync(kept: null);

        Assert.Equal(6, (await LeftAsync()).Count);
    }

    [Fact]
    public async Task NothingGoesBeforeItIsSealed()
    {
        await AppendAsync("a");
        await AppendAsync("a");
        Time.Advance(TimeSpan.FromMinutes(1));
        await SealAsync();
        Time.Advance(TimeSpan.FromHours(1));
        await AppendAsync("a");
        await AppendAsync("a");
        Time.Advance(TimeSpan.FromDays(60));

        await RunAsync();

        Assert.Equal(["a3", "a4"], await LeftAsync());
        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task OnceADay()
    {
        await FillAsync();
        await RunAsync();
        var seal = (await Seals.LastAsync(default))!.Hash;

        await RunAsync();

        Assert.Equal(seal, (await Seals.LastAsync(default))!.Hash);
    }

    [Fact]
    public async Task WhatAHoldNames_StaysWhileItHolds_AndWhatFollows()
    {
        await FillAsync();
        var held = (await EntriesAsync()).First(entry => entry is { Number: 2, Resource.Key: "a" });
        var standing = (await Ledger.FindAsync(Key("a"), default))!;
        var hold = new Hold(held.Id, "ground", [], Time.GetUtcNow().AddDays(1), By: null);
        await Ledger.SettleAsync(new Settlement(standing with { Hold = hold }, null, null, []), default);

        await RunAsync();
        Assert.Equal(["a2", "a3", "a4", "b1", "a5"], await LeftAsync());
        Assert.Empty((await VerifyAsync()).Flaws);

        Time.Advance(TimeSpan.FromDays(2));
        await RunAsync();
        Assert.Equal(["a4", "a5", "b1"], (await LeftAsync()).Order());
        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task WhatIsUnderWay_KeepsTheChain()
    {
        await FillAsync();
        var standing = (await Ledger.FindAsync(Key("a"), default))!;
        await Ledger.BeginAsync(
            standing with
            {
                Intent = LedgerSamples.Intent("look", Time.GetUtcNow()),
            },
            null,
            default
        );

        await RunAsync();

        Assert.Equal(6, (await LeftAsync()).Count);
    }

    [Fact]
    public async Task StandingWrittenMeanwhile_NothingOfItsChainGoes()
    {
        await FillAsync();
        var standing = (await Ledger.FindAsync(Key("a"), default))!;
        var oldest = (await EntriesAsync()).Where(entry => entry.Resource.Key == "a").Take(2).ToImmutableArray();
        await AppendAsync("a");

        var removed = await Removal.RemoveAsync([new ChainStart(standing, oldest)], Time.GetUtcNow(), default);

        Assert.Equal((0, 7), (removed, (await LeftAsync()).Count));
        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task EndedBetweenTheSealAndTheRemoval_IsWhole_AndIsDoneNextTime()
    {
        await FillAsync();
        var third = (await EntriesAsync()).First(entry => entry is { Number: 3, Resource.Key: "a" });
        await NoteAsync(third.Number, third.Hash);
        Assert.Empty((await VerifyAsync()).Flaws);
        await DeleteAsync((await EntriesAsync()).First(entry => entry is { Number: 2, Resource.Key: "a" }));
        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task BeginningDeletedWithoutASeal_IsFound()
    {
        await FillAsync();
        foreach (var entry in (await EntriesAsync()).Where(entry => entry.Resource.Key == "a").Take(2))
        {
            await DeleteAsync(entry);
        }

        Assert.Equal($"{About}: entries 1 to 2 are missing", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task MoreDeletedThanWasSealed_IsFound()
    {
        await FillAsync();
        await RunAsync();
        await DeleteAsync((await EntriesAsync()).First(entry => entry is { Number: 4, Resource.Key: "a" }));

        Assert.Equal($"{About}: entry 4 is missing", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task SealThatSaysAllOfAChainWasRemoved_IsFound_SinceTheNewestStays()
    {
        await FillAsync();
        var chain = (await EntriesAsync()).Where(entry => entry.Resource.Key == "a").ToList();
        foreach (var entry in chain)
        {
            await DeleteAsync(entry);
        }

        await NoteAsync(chain[^1].Number, chain[^1].Hash);

        Assert.Equal($"{About}: entry 5 is missing", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task SealThatSaysMoreWasRemovedThanWasSealed_IsFound()
    {
        await FillAsync();
        await AppendAsync("a");
        await AppendAsync("a");
        var young = (await EntriesAsync()).First(entry => entry is { Number: 6, Resource.Key: "a" });
        await NoteAsync(young.Number, young.Hash);

        Assert.EndsWith(
            "has entry 6 as removed, which no seal before it has",
            Assert.Single((await VerifyAsync()).Flaws),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task StandingThatSaysMoreWasRemovedThanSealsDo_IsFound()
    {
        await FillAsync();
        var standing = (await Ledger.FindAsync(Key("a"), default))!;
        await Ledger.SettleAsync(new Settlement(standing with { Removed = 2 }, null, null, []), default);

        Assert.Equal(
            $"{About}: the standing says that entries up to 2 were removed, and no seal does",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task SealThatSaysAnotherEntryWasRemoved_IsFound()
    {
        await FillAsync();
        await RunAsync();
        await NoteAsync(3, new string('0', 64));

        Assert.Contains(
            (await VerifyAsync()).Flaws,
            flaw =>
                flaw.StartsWith(
                    $"{About}: entry 4 does not follow the entry 3 that was removed",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task ForgottenAfterwards_IsWhole()
    {
        await FillAsync();
        await RunAsync();

        await Ledger.ForgetAsync(TenantId.Default, default);

        var (ledger, flaws) = await VerifyAsync();
        Assert.Empty(flaws);
        Assert.Null(ledger.Removed);
    }

    [Fact]
    public async Task MoreThanATransactionHolds_GoesWhole()
    {
        for (var number = 0; number < 70; number++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await AppendAsync("a");
        }

        Time.Advance(TimeSpan.FromDays(60));
        await SealAsync();

        await RunAsync();

        Assert.Equal(["a70"], await LeftAsync());
        Assert.Empty((await VerifyAsync()).Flaws);
    }

    private static StandingKey Key(string key) => LedgerSamples.Standing(key).Key;

    // Old: a1 to a4 and b1, of which a4 is still to be kept.
    private async Task FillAsync()
    {
        for (var number = 0; number < 3; number++)
        {
            await AppendAsync("a");
        }

        Time.Advance(TimeSpan.FromDays(20));
        await AppendAsync("a");
        await AppendAsync("b");
        Time.Advance(TimeSpan.FromDays(20));
        await AppendAsync("a");
        Time.Advance(TimeSpan.FromMinutes(1));
        await SealAsync();
    }

    private async Task AppendAsync(string key)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        var standing = await Ledger.FindOrNewAsync(Key(key), default);
        var entry = LedgerSamples.Entry(key, Time.GetUtcNow());
        Assert.True(await Ledger.SettleAsync(new Settlement(standing, entry, null, []), default));
    }

    private async Task SealAsync()
    {
        using var rounds = new SealRounds(Seals, Stored, Time, NullLogger<SealRounds>.Instance);
        await rounds.RunOnceAsync(default);
    }

    private Task RunAsync() => RunAsync(Kept);

    private async Task RunAsync(TimeSpan? kept)
    {
        using var rounds = new RetentionRounds(
            kept,
            Ledger,
            History,
            Removal,
            Seals,
            Cursors,
            Time,
            NullLogger<RetentionRounds>.Instance
        );
        await rounds.RunOnceAsync(default);
    }

    private async Task NoteAsync(long number, string hash)
    {
        var seal = Seal.After(await Seals.LastAsync(default), Time.GetUtcNow());
        var head = new SealedHead(ChainKey.Of(Key("a")), number, hash);
        Assert.NotNull(
            await Seals.AppendAsync(seal with { Removed = [head], RemovedBefore = Time.GetUtcNow() }, default)
        );
    }

    private async Task<List<LedgerEntry>> EntriesAsync()
    {
        var entries = new List<LedgerEntry>();
        await foreach (var (entry, _) in History.ReadAsync(new LedgerSpan(), default))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private async Task<List<string>> LeftAsync() =>
        [.. (await EntriesAsync()).Select(entry => $"{entry.Resource.Key}{entry.Number}")];

    private async Task<(VerifiedLedger Ledger, List<string> Flaws)> VerifyAsync()
    {
        var flaws = new List<string>();
        var ledger = await new LedgerVerifier(Stored).RunAsync(null, flaw => flaws.Add($"{flaw}"), default);
        return (ledger, flaws);
    }
}
