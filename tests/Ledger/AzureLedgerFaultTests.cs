using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger;

/// <summary>A process that dies after each of its requests, and answers that get lost: what is decided is whole.</summary>
public sealed class AzureLedgerFaultTests(Azurite azurite) : AzureFaultTests(azurite)
{
    private static readonly Standing First = LedgerSamples.Standing("1");

    [Fact]
    public async Task Settle_Crash_AllOfItIsWrittenOrNothing()
    {
        Leased? leased = null;
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                await RunToCrashAsync(() => faulty.Ledger.SettleAsync(Settlement(First, leased), default));
                await OutlastAsync(next);

                var isSettled = await next.Ledger.FindAsync(First.Key, default) is not null;

                Assert.Equal(isSettled ? 1 : 0, (await next.Ledger.ReadAsync(new LedgerQuery(), default)).Length);
                Assert.Equal(isSettled ? 1 : 0, await CountAsync(next, new StandingQuery { OpenOnly = true }));
                Assert.Equal(
                    isSettled ? "follow" : "work",
                    Assert.Single(await next.Queue.LeaseAsync(10, default)).Work.Id
                );
            },
            async stores => leased = await LeaseOneAsync(stores)
        );
    }

    [Fact]
    public async Task Begin_Crash_IntentAndPermitAreWrittenOrNothing() =>
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                var intent = First with { Intent = LedgerSamples.Intent("look", Time.GetUtcNow()) };
                await RunToCrashAsync(() => faulty.Ledger.BeginAsync(intent, 1, default));

                var hasIntent = (await next.Ledger.FindAsync(First.Key, default))?.Intent is not null;

                Assert.Equal(hasIntent ? 1 : 0, await CountAsync(next, new StandingQuery { IntentOnly = true }));
                Assert.Equal(
                    hasIntent ? BeginResult.Tripped : BeginResult.Begun,
                    await next.Ledger.BeginAsync(LedgerSamples.Standing("2"), 1, default)
                );
            }
        );

    [Fact]
    public async Task Forget_Crash_IsFinishedByTheNext() =>
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                await RunToCrashAsync(() => faulty.Ledger.ForgetAsync(First.Resource.Tenant, default));
                await next.Ledger.ForgetAsync(First.Resource.Tenant, default);

                Assert.Null(await next.Ledger.FindAsync(First.Key, default));
                Assert.Equal(0, await CountAsync(next, new StandingQuery()));
                Assert.Empty(await next.Tenants.ListAsync(default));
            },
            stores => stores.Ledger.SettleAsync(Settlement(First, null), default)
        );

    [Fact]
    public async Task LostAnswer_Anywhere_ChangesNothing()
    {
        Leased? leased = null;
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                var intent = First with { Intent = LedgerSamples.Intent("look", Time.GetUtcNow()) };
                Assert.Equal(BeginResult.Begun, await faulty.Ledger.BeginAsync(intent, 1, default));
                var begun = await faulty.Ledger.FindAsync(First.Key, default);
                Assert.Equal(1, begun!.Version);
                Assert.True(await faulty.Ledger.SettleAsync(Settlement(begun with { Intent = null }, leased), default));
                Assert.Equal(
                    BeginResult.Tripped,
                    await faulty.Ledger.BeginAsync(LedgerSamples.Standing("2"), 1, default)
                );
                await faulty.Ledger.ResetBreakerAsync(First.Resource.Tenant, First.Guardrail, default);

                Assert.Equal(2, (await next.Ledger.FindAsync(First.Key, default))!.Version);
                Assert.Equal(0, await CountAsync(next, new StandingQuery { IntentOnly = true }));
                Assert.Single(await next.Ledger.ReadAsync(new LedgerQuery(), default));
                Assert.Empty(await next.Ledger.ListBreakersAsync(default));
                await OutlastAsync(next);
                Assert.Equal("follow", Assert.Single(await next.Queue.LeaseAsync(10, default)).Work.Id);
            },
            async stores => leased = await LeaseOneAsync(stores),
            losesAnswers: true
        );
    }

    private Settlement Settlement(Standing standing, Leased? completes) =>
        new(
            standing with
            {
                Verdict = VerdictKind.Violation,
            },
            LedgerSamples.Entry("1", Time.GetUtcNow()),
            completes,
            completes is null ? [] : [LedgerSamples.Look("follow", Time.GetUtcNow())]
        );

    private async Task<Leased> LeaseOneAsync(AzureStores stores)
    {
        await stores.Queue.EnqueueAsync([LedgerSamples.Look("work", Time.GetUtcNow())], default);
        return Assert.Single(await stores.Queue.LeaseAsync(10, default));
    }

    private static async Task<int> CountAsync(AzureStores stores, StandingQuery query)
    {
        var count = 0;
        await foreach (var _ in stores.Ledger.ListAllAsync(query, default))
        {
            count++;
        }

        return count;
    }
}
