using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>A ledger that is written, tampered with and verified.</summary>
public abstract class VerificationTests : IAsyncLifetime
{
    protected const string About = "default  test/guardrail  thing-a";

    protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    private protected TamperedStore Store { get; private set; } = null!;

    private protected abstract Task<TamperedStore> OpenStoreAsync();

    public async ValueTask InitializeAsync() => Store = await OpenStoreAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Store.DisposeAsync();
    }

    protected static StandingKey Key(string key) => LedgerSamples.Standing(key).Key;

    protected async Task FillAsync()
    {
        await AppendAsync("a", 4);
        await AppendAsync("b", 2);
        await AppendAsync("c", 1);
    }

    protected Task AppendAsync(string key, int count, Func<LedgerEntry, LedgerEntry>? shape = null) =>
        AppendAsync(LedgerSamples.Resource(key), count, shape);

    /// <summary>Finds a violation and begins to change it, or ends both.</summary>
    protected async Task OpenAsync(string key, bool open = true)
    {
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var now = Time.GetUtcNow();
        var next = await Store.Ledger.FindOrNewAsync(Key(key), default) with
        {
            Verdict = open ? VerdictKind.Violation : VerdictKind.Compliant,
            Intent = open ? LedgerSamples.Intent("look", now) : null,
            ReadAt = now,
        };
        Assert.True(await Store.Ledger.SettleAsync(new Settlement(next, Entry: null, null, []), default));
    }

    protected async Task SealAsync() => await SealAsync(NullLogger<SealRounds>.Instance);

    protected async Task<(VerifiedLedger Ledger, List<string> Flaws)> VerifyAsync(string? seal = null)
    {
        var flaws = new List<string>();
        var ledger = await new LedgerVerifier(Store.Stored).RunAsync(seal, flaw => flaws.Add($"{flaw}"), default);
        Assert.Equal(ledger.Flaws, flaws.Count);
        return (ledger, flaws);
    }

    protected static byte[] Body(LedgerEntry entry) =>
        JsonSerializer.SerializeToUtf8Bytes(entry with { Hash = "" }, StoreJson.Default.LedgerEntry);

    protected async Task<LedgerEntry> EntryAsync(string key, int number) =>
        (await EntriesAsync(key)).Single(entry => entry.Number == number);

    protected async Task SealAsync(ILogger<SealRounds> logger)
    {
        using var rounds = new SealRounds(Store.Seals, Store.Stored, Time, logger);
        await rounds.RunOnceAsync(default);
    }

    protected async Task AppendAsync(ResourceId resource, int count, Func<LedgerEntry, LedgerEntry>? shape = null)
    {
        for (var number = 0; number < count; number++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            var standing = LedgerSamples.Standing("") with { Resource = resource };
            var entry = LedgerSamples.Entry("", Time.GetUtcNow()) with { Resource = resource };
            var found = await Store.Ledger.FindOrNewAsync(standing.Key, default);
            var settlement = new Settlement(found, shape?.Invoke(entry) ?? entry, null, []);
            Assert.True(await Store.Ledger.SettleAsync(settlement, default));
        }
    }

    protected async Task<IEnumerable<LedgerEntry>> EntriesAsync(string key) =>
        await Store.Ledger.ReadAsync(new LedgerQuery { Resource = key }, default);

    protected async Task<Standing> StandingAsync(string key) => (await Store.Ledger.FindAsync(Key(key), default))!;

    protected async Task DeleteAllAsync(string key)
    {
        foreach (var entry in await EntriesAsync(key))
        {
            await Store.DeleteEntryAsync(entry.Id);
        }
    }

    /// <summary>Alters entries from a number on and computes all hashes anew, the standing's head too.</summary>
    protected async Task RecomputeAsync(string key, int from)
    {
        var entries = (await EntriesAsync(key)).OrderBy(entry => entry.Number).ToList();
        var previous = entries[from - 2].Hash;
        foreach (var entry in entries.Skip(from - 1))
        {
            var body = Body(entry with { Previous = previous, Reason = "not so" });
            previous = Chain.HashOf(previous, body);
            await Store.ReplaceEntryAsync(entry.Id, body, previous);
        }

        await Store.ReplaceStandingAsync(await StandingAsync(key) with { Head = previous });
    }
}
