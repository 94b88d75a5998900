using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Tests.Ledger;

/// <summary>What every ledger keeps; each store has a class that makes it.</summary>
public abstract class LedgerContract : LedgerSightContract
{
    private static readonly GuardrailName Guardrail = LedgerSamples.Guardrail;
    private static readonly ResourceKind Kind = LedgerSamples.Kind;

    [Fact]
    public async Task SettleAsync_NewStanding_IsFoundAgain()
    {
        var standing = Standing("1") with { Verdict = VerdictKind.Violation, State = JsonElement.Parse("""{"a":1}""") };

        Assert.True(await Ledger.SettleAsync(new Settlement(standing, Entry("1"), null, []), default));

        var found = await Ledger.FindAsync(standing.Key, default);
        Assert.NotNull(found);
        Assert.Equal((VerdictKind.Violation, 1L, 1L), (found.Verdict, found.Version, found.Entries));
        Assert.Equal("""{"a":1}""", found.State!.Value.GetRawText());
    }

    [Fact]
    public async Task SettleAsync_HoldAndUndo_ComeBackAsTheyWent()
    {
        var hold = new Hold(
            "entry",
            "public",
            [new Change("visibility", "public", "private", "stars")],
            Time.GetUtcNow().AddDays(7),
            "mona"
        );
        var intent = Intent("undo") with { Undoes = "entry", ByCommand = true };
        var entry = Entry("1") with { Outcome = EntryOutcome.Undone, Undoes = "entry" };

        await Ledger.SettleAsync(
            new Settlement(Standing("1") with { Hold = hold, Intent = intent }, entry, null, []),
            default
        );

        var found = (await Other.FindAsync(Standing("1").Key, default))!;
        Assert.Equal((hold with { Fix = [] }, "entry"), (found.Hold! with { Fix = [] }, found.Intent!.Undoes));
        Assert.Equal(hold.Fix, found.Hold!.Fix);
        Assert.Equal(
            "entry",
            Assert.Single(await Ledger.ReadAsync(new LedgerQuery { Outcome = EntryOutcome.Undone }, default)).Undoes
        );
    }

    [Fact]
    public async Task FindEntryAsync_ById_IsFoundForItsTenantAlone()
    {
        var entry = Entry("1");
        await Ledger.SettleAsync(new Settlement(Standing("1"), entry, null, []), default);

        var found = await Ledger.FindEntryAsync(entry.Id, tenant: null, default);

        Assert.Equal(Assert.Single(await Ledger.ReadAsync(new LedgerQuery(), default)).Hash, found!.Hash);
        Assert.NotNull(await Ledger.FindEntryAsync(entry.Id, TenantId.Default, default));
        Assert.Null(await Ledger.FindEntryAsync(entry.Id, TenantId.Installation(7), default));
        Assert.Null(await Ledger.FindEntryAsync(new string('0', 32), tenant: null, default));
        Assert.Null(await Ledger.FindEntryAsync("no id", tenant: null, default));
    }

    [Fact]
    public async Task SettleAsync_VersionThatIsNotTheOneRead_WritesNothing()
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        var read = await Ledger.FindAsync(Standing("1").Key, default);
        await Ledger.SettleAsync(new Settlement(read!, Entry("1"), null, []), default);
        await Queue.EnqueueAsync([Look("work")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));

        var stale = await Ledger.SettleAsync(
            new Settlement(read! with { Reason = "late" }, Entry("1"), leased, [Look("follow")]),
            default
        );

        Assert.False(stale);
        Assert.NotEqual("late", (await Ledger.FindAsync(read!.Key, default))!.Reason);
        Assert.Equal(2, (await Ledger.ReadAsync(new LedgerQuery(), default)).Length);
        Assert.Equal(1, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task SettleAsync_FirstEntryWrittenTwiceAtOnce_OneCounts()
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ =>
                    Task.Run(() => Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default))
                )
        );

        Assert.Single(answers, written => written);
        Assert.Single(await Ledger.ReadAsync(new LedgerQuery(), default));
    }

    [Fact]
    public async Task SettleAsync_WithWork_EndsItAndQueuesWhatFollows()
    {
        await Queue.EnqueueAsync([Look("work")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));

        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), leased, [Look("follow")]), default);

        Assert.Equal("follow", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
        Assert.Equal(1, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task SettleAsync_FollowThatWaitsAlready_StaysAsItIs()
    {
        await Queue.EnqueueAsync([Look("work"), Look("follow") with { Due = Time.GetUtcNow().AddHours(1) }], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));

        Assert.True(
            await Ledger.SettleAsync(
                new Settlement(Standing("1"), Entry("1"), leased, [Look("follow"), Look("other")]),
                default
            )
        );

        Assert.Equal("other", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
        Assert.Equal(2, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task SettleAsync_LeaseThatEnded_StandsAndLeavesTheWork()
    {
        await Queue.EnqueueAsync([Look("work")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));
        await Queue.AbandonAsync(leased, Time.GetUtcNow().AddHours(1), countsAsTry: false, "later", default);

        Assert.True(await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), leased, []), default));

        Assert.Equal(1, (await Queue.StatusAsync(default)).Waiting);
        Assert.Single(await Ledger.ReadAsync(new LedgerQuery(), default));
    }

    [Fact]
    public async Task SettleAsync_TwoWriters_OneOfThemCounts()
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        for (var round = 0; round < 5; round++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            var read = await Other.FindAsync(Standing("1").Key, default);
            var next = new Settlement(read!, Entry("1"), null, []);

            var answers = await Task.WhenAll(
                Task.Run(() => Ledger.SettleAsync(next, default)),
                Task.Run(() =>
                    Other.SettleAsync(next with { Entry = next.Entry! with { Id = Entry("1").Id } }, default)
                )
            );

            Assert.Single(answers, settled => settled);
        }

        Assert.Equal(6, (await Other.ReadAsync(new LedgerQuery(), default)).Length);
        Assert.Equal(6, (await Other.FindAsync(Standing("1").Key, default))!.Version);
    }

    [Fact]
    public async Task SettleAsync_LargeState_ComesBackAsItWent()
    {
        var state = JsonElement.Parse($$"""{"text":"{{new string('x', 100_000)}}"}""");
        var entry = Entry("1") with { Before = state };

        await Ledger.SettleAsync(new Settlement(Standing("1") with { State = state }, entry, null, []), default);

        var found = await Ledger.FindAsync(Standing("1").Key, default);
        Assert.Equal(state.GetRawText(), found!.State!.Value.GetRawText());
        var read = Assert.Single(await Ledger.ReadAsync(new LedgerQuery(), default));
        Assert.Equal(state.GetRawText(), read.Before!.Value.GetRawText());
    }

    [Fact]
    public async Task SettleAsync_ManyEntriesOfOneStanding_FormAChain()
    {
        for (var number = 0; number < 5; number++)
        {
            var standing = await Ledger.FindAsync(Standing("1").Key, default) ?? Standing("1");
            await Ledger.SettleAsync(new Settlement(standing, Entry("1"), null, []), default);
            // Ids rise with time, which goes on between two decisions.
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var entries = (await Ledger.ReadAsync(new LedgerQuery(), default)).Reverse().ToList();
        Assert.Equal([1L, 2L, 3L, 4L, 5L], entries.Select(entry => entry.Number));
        Assert.Equal("", entries[0].Previous);
        Assert.Equal(entries.Take(4).Select(entry => entry.Hash), entries.Skip(1).Select(entry => entry.Previous));
        Assert.Equal(entries[^1].Hash, (await Ledger.FindAsync(Standing("1").Key, default))!.Head);
    }

    [Fact]
    public async Task BeginAsync_VersionThatIsNotTheOneRead_IsAConflictAndTakesNoPermit()
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);

        Assert.Equal(BeginResult.Conflict, await Ledger.BeginAsync(Standing("1"), 1, default));

        var read = await Ledger.FindAsync(Standing("1").Key, default);
        Assert.Equal(BeginResult.Begun, await Ledger.BeginAsync(read!, 1, default));
    }

    [Fact]
    public async Task BeginAsync_Intent_IsListedUntilItIsSettled()
    {
        var intent = Intent("look");
        await Ledger.BeginAsync(Standing("1") with { Intent = intent }, 1, default);

        var open = (await Ledger.ListAsync(new StandingQuery { IntentOnly = true }, default)).Standings;
        var begun = Assert.Single(open);
        Assert.Equal(intent.Changes, begun.Intent!.Changes);
        await Ledger.SettleAsync(new Settlement(begun with { Intent = null }, Entry("1"), null, []), default);

        Assert.Empty((await Ledger.ListAsync(new StandingQuery { IntentOnly = true }, default)).Standings);
    }

    [Fact]
    public async Task BeginAsync_OneMoreThanTheLimit_TripsUntilAPersonResets()
    {
        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(BeginResult.Begun, await Ledger.BeginAsync(Standing($"{number}"), 3, default));
        }

        Assert.Equal(BeginResult.Tripped, await Ledger.BeginAsync(Standing("3"), 3, default));
        Assert.Null(await Ledger.FindAsync(Standing("3").Key, default));

        Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(BeginResult.Tripped, await Ledger.BeginAsync(Standing("3"), 3, default));
        Assert.Equal(Guardrail, Assert.Single(await Ledger.ListBreakersAsync(default)).Guardrail);

        Assert.True(await Ledger.ResetBreakerAsync(TenantId.Default, Guardrail, default));
        Assert.False(await Ledger.ResetBreakerAsync(TenantId.Default, Guardrail, default));
        Assert.Equal(BeginResult.Begun, await Ledger.BeginAsync(Standing("3"), 3, default));
    }

    [Fact]
    public async Task BeginAsync_PermitsOlderThanAnHour_NoLongerCount()
    {
        await Ledger.BeginAsync(Standing("1"), 2, default);
        await Ledger.BeginAsync(Standing("2"), 2, default);
        Time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(BeginResult.Begun, await Ledger.BeginAsync(Standing("3"), 2, default));
    }

    [Fact]
    public async Task BeginAsync_ManyAtOnce_NeverMoreThanTheLimit()
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(number => Task.Run(() => Ledger.BeginAsync(Standing($"{number}"), 7, default)))
        );

        Assert.Equal(7, answers.Count(answer => answer == BeginResult.Begun));
    }

    [Fact]
    public async Task BeginAsync_APersonAsked_TheBreakerDoesNotCount()
    {
        await Ledger.BeginAsync(Standing("1"), 1, default);
        Assert.Equal(BeginResult.Tripped, await Ledger.BeginAsync(Standing("2"), 1, default));

        Assert.Equal(BeginResult.Begun, await Ledger.BeginAsync(Standing("2"), null, default));
    }

    [Fact]
    public async Task ForgetAsync_RemovesAllOfTheTenantAndNothingOfOthers()
    {
        var tenant = TenantId.Installation(7);
        var theirs = Standing("1") with { Resource = new ResourceId(tenant, Kind, "1", "thing-1") };
        await Ledger.SettleAsync(
            new Settlement(theirs, Entry("1") with { Resource = theirs.Resource }, null, []),
            default
        );
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        var next = theirs with { Version = 1, Intent = Intent("theirs") };
        Assert.Equal(BeginResult.Begun, await Ledger.BeginAsync(next, 1, default));
        Assert.Equal(BeginResult.Tripped, await Ledger.BeginAsync(next with { Version = 2 }, 1, default));
        await Queue.EnqueueAsync(
            [
                Look("theirs") with
                {
                    Hint = new Hint(theirs.Resource),
                    Due = Time.GetUtcNow().AddDays(1),
                },
                Look("ours") with
                {
                    Due = Time.GetUtcNow().AddDays(1),
                },
            ],
            default
        );

        await Ledger.ForgetAsync(tenant, default);

        Assert.Null(await Ledger.FindAsync(theirs.Key, default));
        Assert.NotNull(await Ledger.FindAsync(Standing("1").Key, default));
        Assert.Equal(
            TenantId.Default,
            Assert.Single(await Ledger.ReadAsync(new LedgerQuery(), default)).Resource.Tenant
        );
        Assert.Empty(await Ledger.ListBreakersAsync(default));
        Assert.Equal(1, (await Queue.StatusAsync(default)).Waiting);
    }
}
