using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Tests.Ledger;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.EndToEnd;

/// <summary>A program that is told to keep decisions for a while does so by itself.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task OldDecisions_AreRemovedByTheRunningProgram_AndTheLedgerStaysWhole()
    {
        await using var organization = await GuardedOrganization.StartAsync(settings: same =>
            same with
            {
                LedgerRetention = TimeSpan.FromDays(30),
            }
        );
        organization.Acme.Create("young");
        organization.Acme.Publicize("young");
        await organization.Entries.WhenAsync("young", EntryOutcome.Remediated);
        await organization.IdleAsync();
        await organization.StopAsync();
        await WriteOldAsync(organization.StoragePath);

        await organization.StartAgainAsync();

        await Eventually.IsSoAsync(async () =>
            await organization.Ledger.FindAsync(LedgerSamples.Standing("old").Key, default) is { Removed: 2 }
        );
        var left = await organization.Ledger.ReadAsync(new LedgerQuery { Resource = "old" }, default);
        Assert.Equal(3, Assert.Single(left).Number);
        Assert.NotEmpty(await organization.Ledger.ReadAsync(new LedgerQuery { Resource = "acme/young" }, default));
        var flaws = new List<LedgerFlaw>();
        var verified = await new LedgerVerifier(new SqliteStoredLedger(organization.StoragePath)).RunAsync(
            null,
            flaws.Add,
            default
        );
        Assert.Empty(flaws);
        Assert.Equal((2L, 1L), (verified.Removed!.Entries, verified.Removed.Chains));
    }

    // As a program left it that ran a hundred days ago.
    private static async Task WriteOldAsync(string folder)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(100));
        using var stores = new SqliteStores(folder, time);
        for (var number = 1; number <= 3; number++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var standing = await stores.Ledger.FindOrNewAsync(LedgerSamples.Standing("old").Key, default);
            var entry = LedgerSamples.Entry("old", time.GetUtcNow());
            Assert.True(await stores.Ledger.SettleAsync(new Settlement(standing, entry, null, []), default));
        }

        // Only what was sealed is removed.
        var last = (await stores.Seals.LastAsync(default))!;
        Assert.NotNull(last.Seal.Closed);
        var key = LedgerSamples.Standing("old").Key;
        var newest = (await stores.Ledger.FindAsync(key, default))!;
        var head = new SealedHead(ChainKey.Of(key), newest.Entries, newest.Head);
        Assert.NotNull(
            await stores.Seals.AppendAsync(
                Seal.After(last, TimeProvider.System.GetUtcNow()) with
                {
                    Heads = [head],
                },
                default
            )
        );
        await stores.Cursors.SetAsync("ledger/retention", "", default);
    }
}
