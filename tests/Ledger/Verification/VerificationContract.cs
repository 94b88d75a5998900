using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>What is found in every store; each has a class that tampers with its rows.</summary>
public abstract class VerificationContract
{
    protected const string About = "default  test/guardrail  thing-a";

    protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    protected abstract ILedger Ledger { get; }

    private protected abstract IStoredLedger Stored { get; }

    private protected abstract ISeals Seals { get; }

    /// <summary>Writes other bytes and another hash into an entry's row; its columns stay.</summary>
    protected abstract Task ReplaceEntryAsync(string id, byte[] body, string hash);

    protected abstract Task DeleteEntryAsync(string id);

    /// <summary>Adds a second row with the same bytes.</summary>
    protected abstract Task CopyEntryAsync(string id, string as_);

    protected abstract Task SetOutcomeColumnAsync(string id, string outcome);

    /// <summary>Writes a standing's row with columns that agree.</summary>
    protected abstract Task ReplaceStandingAsync(Standing standing);

    protected abstract Task DeleteStandingAsync(StandingKey key);

    protected abstract Task SetOpenColumnAsync(StandingKey key, bool open);

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
    public async Task Empty_IsWhole()
    {
        Assert.Null(await Ledger.FindAsync(Key("a"), default));

        Assert.Empty((await VerifyAsync()).Flaws);
    }

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
    public async Task AlteredBody_IsFound()
    {
        await FillAsync();
        var second = await EntryAsync("a", 2);

        await ReplaceEntryAsync(second.Id, Body(second with { Reason = "not so" }), second.Hash);

        Assert.StartsWith($"{About}: entry 2 was altered", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task AlteredBodyWithItsOwnHash_IsFoundByTheNextEntry()
    {
        await FillAsync();
        var second = await EntryAsync("a", 2);
        var body = Body(second with { Reason = "not so" });

        await ReplaceEntryAsync(second.Id, body, Chain.HashOf(second.Previous, body));

        Assert.StartsWith($"{About}: entry 3 does not follow the entry 2", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task BodyThatIsNone_IsFound()
    {
        await FillAsync();
        var second = await EntryAsync("a", 2);

        await ReplaceEntryAsync(second.Id, Encoding.UTF8.GetBytes("{}"), second.Hash);

        var flaws = (await VerifyAsync()).Flaws;
        Assert.Contains(
            flaws,
            flaw => flaw.EndsWith("holds no entry that can be read: it was altered", StringComparison.Ordinal)
        );
        Assert.Contains($"{About}: entry 2 is missing", flaws);
    }

    [Fact]
    public async Task AlteredColumn_IsFound()
    {
        await FillAsync();

        await SetOutcomeColumnAsync((await EntryAsync("a", 2)).Id, "Remediated");

        Assert.Equal(
            $"{About}: entry 2: its column outcome says Remediated instead of Compliant",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task AlteredColumnOfAStanding_IsFound()
    {
        await FillAsync();

        await SetOpenColumnAsync(Key("a"), open: true);

        Assert.StartsWith($"{About}: the standing: its column open says", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Theory]
    [InlineData(1, "entry 1 is missing")]
    [InlineData(2, "entry 2 is missing")]
    [InlineData(4, "entry 4 is missing")]
    public async Task DeletedEntry_IsFound(int number, string expected)
    {
        await FillAsync();

        await DeleteEntryAsync((await EntryAsync("a", number)).Id);

        Assert.Equal($"{About}: {expected}", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task AllEntriesDeleted_IsFound()
    {
        await FillAsync();
        await DeleteAllAsync("a");

        Assert.Equal($"{About}: entries 1 to 4 are missing", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task LastEntryDeletedAndStandingSetBack_IsFoundByTheSeal()
    {
        await FillAsync();
        await SealAsync();
        var third = await EntryAsync("a", 3);
        await DeleteEntryAsync((await EntryAsync("a", 4)).Id);
        await ReplaceStandingAsync(await StandingAsync("a") with { Entries = 3, Head = third.Hash });

        Assert.StartsWith(
            $"{About}: is shorter than it was: seal 1 of 2026-03-01",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task EntriesSwapped_IsFound()
    {
        await FillAsync();
        var (second, third) = (await EntryAsync("a", 2), await EntryAsync("a", 3));

        await ReplaceEntryAsync(second.Id, Body(third), third.Hash);
        await ReplaceEntryAsync(third.Id, Body(second), second.Hash);

        var flaws = (await VerifyAsync()).Flaws;
        Assert.NotEmpty(flaws);
        Assert.All(flaws, flaw => Assert.StartsWith(About, flaw));
        Assert.Contains(flaws, flaw => flaw.Contains("entry 2"));
        Assert.Contains(flaws, flaw => flaw.Contains("entry 3"));
    }

    [Fact]
    public async Task EntryTwice_IsFound()
    {
        await FillAsync();

        await CopyEntryAsync((await EntryAsync("a", 2)).Id, Guid.CreateVersion7(Time.GetUtcNow()).ToString("N"));

        Assert.Contains($"{About}: entry 2 is there twice", (await VerifyAsync()).Flaws);
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
    public async Task TailReplacedWithoutASeal_IsNotFound()
    {
        await FillAsync();
        await RecomputeAsync("a", from: 3);

        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task StandingDeleted_IsFoundByItsEntries()
    {
        await FillAsync();

        await DeleteStandingAsync(Key("a"));

        Assert.Equal(
            $"{About}: the standing is gone; its entries up to 4 are there",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task StandingAndEntriesDeleted_IsFoundByTheSeal()
    {
        await FillAsync();
        await SealAsync();

        await DeleteStandingAsync(Key("a"));
        await DeleteAllAsync("a");

        Assert.Matches(
            "^default  test/guardrail  the resource whose key has the hash [0-9a-f]{32}: standing and entries are gone; seal 1 of .* has 4 entries$",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task HeadChanged_IsFound()
    {
        await FillAsync();

        await ReplaceStandingAsync(await StandingAsync("a") with { Head = new string('0', 64) });

        Assert.Equal(
            $"{About}: the standing's head is not the hash of its entry 4",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task EntryThatTheStandingDoesNotCount_IsFound()
    {
        await FillAsync();
        var third = await EntryAsync("a", 3);

        await ReplaceStandingAsync(await StandingAsync("a") with { Entries = 3, Head = third.Hash });

        Assert.Equal(
            $"{About}: there is an entry 4, but the standing counts 3 entries",
            Assert.Single((await VerifyAsync()).Flaws)
        );
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
                await AppendAsync($"new-{number++ % 50}", 1);
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

        await Ledger.ForgetAsync(tenant, default);

        var (ledger, flaws) = await VerifyAsync();
        Assert.Empty(flaws);
        Assert.Equal(tenant, Assert.Single(ledger.Forgotten).Tenant);
        await AppendAsync(resource, 1);
        Time.Advance(TimeSpan.FromDays(1));
        await SealAsync();
        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task RemovedButNotForgotten_IsFound()
    {
        await FillAsync();
        await SealAsync();
        foreach (var key in new[] { "a", "b", "c" })
        {
            await DeleteAllAsync(key);
            await DeleteStandingAsync(Key(key));
        }

        Assert.Equal(3, (await VerifyAsync()).Flaws.Count);
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
        var first = (await Seals.LastAsync(default))!.Hash;
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
        var log = new LineLog();
        await FillAsync();

        await SealAsync(log);

        var hash = (await Seals.LastAsync(default))!.Hash;
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

        Assert.Empty((await Seals.LastAsync(default))!.Seal.Heads);
    }

    protected static StandingKey Key(string key) => LedgerSamples.Standing(key).Key;

    protected async Task FillAsync()
    {
        await AppendAsync("a", 4);
        await AppendAsync("b", 2);
        await AppendAsync("c", 1);
    }

    protected Task AppendAsync(string key, int count) => AppendAsync(LedgerSamples.Resource(key), count);

    protected async Task SealAsync() => await SealAsync(NullLogger<SealRounds>.Instance);

    protected async Task<(VerifiedLedger Ledger, List<string> Flaws)> VerifyAsync(string? seal = null)
    {
        var flaws = new List<string>();
        var ledger = await new LedgerVerifier(Stored).RunAsync(seal, flaw => flaws.Add($"{flaw}"), default);
        Assert.Equal(ledger.Flaws, flaws.Count);
        return (ledger, flaws);
    }

    protected static byte[] Body(LedgerEntry entry) =>
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            entry with
            {
                Hash = "",
            },
            ZocSec.Core.Storage.StoreJson.Default.LedgerEntry
        );

    protected async Task<LedgerEntry> EntryAsync(string key, int number) =>
        (await EntriesAsync(key)).Single(entry => entry.Number == number);

    private async Task SealAsync(ILogger<SealRounds> logger)
    {
        using var rounds = new SealRounds(Seals, Stored, Time, logger);
        await rounds.RunOnceAsync(default);
    }

    private async Task AppendAsync(ResourceId resource, int count)
    {
        for (var number = 0; number < count; number++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            var standing = LedgerSamples.Standing("") with { Resource = resource };
            var entry = LedgerSamples.Entry("", Time.GetUtcNow()) with { Resource = resource };
            var found = await Ledger.FindOrNewAsync(standing.Key, default);
            Assert.True(await Ledger.SettleAsync(new Settlement(found, entry, null, []), default));
        }
    }

    private async Task<IEnumerable<LedgerEntry>> EntriesAsync(string key) =>
        await Ledger.ReadAsync(new LedgerQuery { Resource = key }, default);

    private async Task<Standing> StandingAsync(string key) => (await Ledger.FindAsync(Key(key), default))!;

    private async Task DeleteAllAsync(string key)
    {
        foreach (var entry in await EntriesAsync(key))
        {
            await DeleteEntryAsync(entry.Id);
        }
    }

    /// <summary>Alters entries from a number on and computes all hashes anew, the standing's head too.</summary>
    private async Task RecomputeAsync(string key, int from)
    {
        var entries = (await EntriesAsync(key)).OrderBy(entry => entry.Number).ToList();
        var previous = entries[from - 2].Hash;
        foreach (var entry in entries.Skip(from - 1))
        {
            var body = Body(entry with { Previous = previous, Reason = "not so" });
            previous = Chain.HashOf(previous, body);
            await ReplaceEntryAsync(entry.Id, body, previous);
        }

        await ReplaceStandingAsync(await StandingAsync(key) with { Head = previous });
    }

    private sealed class LineLog : ILogger<SealRounds>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }
}
