using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger;

/// <summary>What every ledger keeps; each store has a class that makes it.</summary>
public abstract class LedgerContract
{
    private static readonly GuardrailName Guardrail = new("test/guardrail");
    private static readonly ResourceKind Kind = new("test/thing");

    protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    protected abstract ILedger Ledger { get; }

    protected abstract IWorkQueue Queue { get; }

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
    public async Task SettleAsync_ManyEntriesOfOneStanding_FormAChain()
    {
        for (var number = 0; number < 5; number++)
        {
            var standing = await Ledger.FindAsync(Standing("1").Key, default) ?? Standing("1");
            await Ledger.SettleAsync(new Settlement(standing, Entry("1"), null, []), default);
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
    public async Task ReadAsync_Pages_ShowEveryEntryOnceNewestFirst()
    {
        for (var number = 0; number < 25; number++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Ledger.SettleAsync(new Settlement(Standing($"{number}"), Entry($"{number}"), null, []), default);
        }

        var seen = new List<string>();
        string? before = null;
        do
        {
            var page = await Ledger.ReadAsync(new LedgerQuery { Limit = 10, Before = before }, default);
            seen.AddRange(page.Select(entry => entry.Resource.Key));
            before = page.Length == 10 ? page[^1].Id : null;
        } while (before is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(number => $"{number}"), seen);
    }

    [Fact]
    public async Task ReadAsync_Filters_NarrowToWhatFits()
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        await Ledger.SettleAsync(
            new Settlement(Standing("2"), Entry("2") with { Outcome = EntryOutcome.Remediated }, null, []),
            default
        );

        Assert.Equal("2", await Only(new LedgerQuery { Outcome = EntryOutcome.Remediated }));
        Assert.Equal("1", await Only(new LedgerQuery { Resource = "1" }));
        Assert.Equal("2", await Only(new LedgerQuery { Resource = "thing-2" }));
        Assert.Empty(await Ledger.ReadAsync(new LedgerQuery { Guardrail = new GuardrailName("test/other") }, default));
        Assert.Empty(await Ledger.ReadAsync(new LedgerQuery { Tenant = new TenantId("9") }, default));

        async Task<string> Only(LedgerQuery query) =>
            Assert.Single(await Ledger.ReadAsync(query, default)).Resource.Key;
    }

    [Fact]
    public async Task ListAllAsync_OpenReadBefore_ListsThoseOnly()
    {
        await Settle("open-old", VerdictKind.Violation, Time.GetUtcNow());
        await Settle("fine-old", VerdictKind.Compliant, Time.GetUtcNow());
        await Settle("open-new", VerdictKind.Violation, Time.GetUtcNow().AddMinutes(2));

        var query = new StandingQuery
        {
            OpenOnly = true,
            ReadBefore = Time.GetUtcNow().AddMinutes(1),
            Kind = Kind,
            Limit = 1,
        };
        var found = new List<string>();
        await foreach (var standing in Ledger.ListAllAsync(query, default))
        {
            found.Add(standing.Resource.Key);
        }

        Assert.Equal(["open-old"], found);

        Task<bool> Settle(string key, VerdictKind verdict, DateTimeOffset readAt) =>
            Ledger.SettleAsync(
                new Settlement(Standing(key) with { Verdict = verdict, ReadAt = readAt }, null, null, []),
                default
            );
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

    protected static Standing Standing(string key) => new() { Guardrail = Guardrail, Resource = Resource(key) };

    protected LedgerEntry Entry(string key) =>
        new()
        {
            Id = Guid.CreateVersion7(Time.GetUtcNow()).ToString("N"),
            Time = Time.GetUtcNow(),
            Guardrail = Guardrail,
            Resource = Resource(key),
            Verdict = VerdictKind.Compliant,
            Reason = "fine",
            Outcome = EntryOutcome.Compliant,
            Cause = LookCause.Event,
            Trigger = "/test#1",
            Policy = "none",
        };

    private Intent Intent(string look) =>
        new(
            look,
            JsonElement.Parse("{}"),
            "because",
            [new Change("visibility", "public", "private")],
            null,
            "/test#1",
            Time.GetUtcNow(),
            "none",
            Time.GetUtcNow()
        );

    private Look Look(string id) =>
        new(
            id,
            Time.GetUtcNow(),
            Guardrail,
            new Hint(Resource(id)),
            LookCause.Event,
            "/test#1",
            null,
            Time.GetUtcNow(),
            Time.GetUtcNow()
        );

    private static ResourceId Resource(string key) => new(TenantId.Default, Kind, key, $"thing-{key}");
}
