using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Queue;

/// <summary>What every queue keeps; each store has a class that makes it.</summary>
public abstract class WorkQueueContract
{
    private static readonly GuardrailName Guardrail = QueueSamples.Guardrail;
    private static readonly ResourceKind Kind = QueueSamples.Kind;

    protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    protected abstract IWorkQueue Queue { get; }

    /// <summary>How much work is more than the store hands out at a time, and writes at a time.</summary>
    protected abstract int Many { get; }

    [Fact]
    public async Task AcceptAsync_NewEvent_QueuesItsWork()
    {
        Assert.True(await Queue.AcceptAsync(Event("1"), [Look("a"), Look("b")], default));

        var leased = await Queue.LeaseAsync(10, default);

        Assert.Equal(["a", "b"], leased.Select(item => item.Work.Id).Order());
    }

    [Fact]
    public async Task AcceptAsync_SameSourceAndId_IsTakenOnce()
    {
        await Queue.AcceptAsync(Event("1"), [Look("a")], default);

        Assert.False(await Queue.AcceptAsync(Event("1"), [Look("other")], default));

        Assert.Equal("a", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
    }

    [Fact]
    public async Task AcceptAsync_SameEventAfterItsWorkIsDone_IsNotTakenAgain()
    {
        await Queue.AcceptAsync(Event("1"), [Look("a")], default);
        await Queue.CompleteAsync(Assert.Single(await Queue.LeaseAsync(10, default)), [], default);

        Assert.False(await Queue.AcceptAsync(Event("1"), [Look("a")], default));

        Assert.Empty(await Queue.LeaseAsync(10, default));
    }

    [Fact]
    public async Task AcceptAsync_ManyAtOnceOfTheSame_OneIsTaken()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => Task.Run(() => Queue.AcceptAsync(Event("1"), [Look("a")], default)))
        );

        Assert.Single(answers, taken => taken);
        Assert.Single(await Queue.LeaseAsync(10, default));
    }

    [Fact]
    public async Task AcceptAsync_MoreWorkThanIsWrittenAtATime_IsTakenOnceAndWhole()
    {
        var work = Enumerable.Range(0, Many).Select(number => Look($"w{number}")).ToArray();

        Assert.True(await Queue.AcceptAsync(Event("1"), work, default));
        Assert.False(await Queue.AcceptAsync(Event("1"), [Look("other")], default));

        Assert.Equal(Many, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task AcceptAsync_WorkThatWaitsAlready_StaysAsItIsAndTheEventIsTaken()
    {
        await Queue.EnqueueAsync([Look("a", delay: TimeSpan.FromHours(1))], default);

        Assert.True(await Queue.AcceptAsync(Event("1"), [Look("a"), Look("b")], default));
        Assert.False(await Queue.AcceptAsync(Event("1"), [Look("c")], default));

        Assert.Equal("b", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
    }

    [Fact]
    public async Task LeaseAsync_DelayedWork_WaitsForItsTime()
    {
        await Queue.AcceptAsync(Event("1"), [Look("late", delay: TimeSpan.FromSeconds(60))], default);
        Assert.Empty(await Queue.LeaseAsync(10, default));

        Time.Advance(TimeSpan.FromSeconds(61));
        await WaitPollAsync();

        Assert.Equal("late", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
    }

    [Fact]
    public async Task LeaseAsync_LeasedWork_IsNotHandedOutTwice()
    {
        await Queue.EnqueueAsync([Look("a"), Look("b"), Look("c")], default);

        var first = await Queue.LeaseAsync(2, default);
        var second = await Queue.LeaseAsync(2, default);

        Assert.Equal(2, first.Length);
        Assert.Equal(3, first.Concat(second).DistinctBy(item => item.Work.Id).Count());
        Assert.Single(second);
    }

    [Fact]
    public async Task LeaseAsync_MoreThanFitsInHand_HandsOutAll()
    {
        await Queue.LeaseAsync(1, default);
        await Queue.EnqueueAsync([.. Enumerable.Range(0, Many).Select(number => Look($"w{number}"))], default);

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await Queue.LeaseAsync(64, default) is { IsEmpty: false } leased)
        {
            Assert.All(leased, item => Assert.True(seen.Add(item.Work.Id), item.Work.Id));
        }

        Assert.Equal(Many, seen.Count);
    }

    [Fact]
    public async Task EnqueueAsync_IdThatWaits_StaysAsItIs()
    {
        await Queue.EnqueueAsync([Look("a", delay: TimeSpan.FromHours(1))], default);
        await Queue.EnqueueAsync([Look("a")], default);

        Assert.Empty(await Queue.LeaseAsync(10, default));
    }

    [Fact]
    public async Task CompleteAsync_WithFollowUp_QueuesIt()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));

        await Queue.CompleteAsync(leased, [Look("next")], default);

        Assert.Equal("next", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
    }

    [Fact]
    public async Task CompleteAsync_FollowedByItself_IsQueuedAnew()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));
        await Queue.AbandonAsync(leased, Time.GetUtcNow(), countsAsTry: true, "broke", default);
        leased = Assert.Single(await Queue.LeaseAsync(10, default));

        await Queue.CompleteAsync(leased, [Look("a")], default);

        Assert.Equal(0, Assert.Single(await Queue.LeaseAsync(10, default)).Tries);
    }

    [Fact]
    public async Task CompleteAsync_FollowThatWaitsAlready_EndsTheWork()
    {
        await Queue.EnqueueAsync([Look("a"), Look("next", delay: TimeSpan.FromHours(1))], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));

        await Queue.CompleteAsync(leased, [Look("next"), Look("other")], default);

        Assert.Equal("other", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
        Assert.Equal(2, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task CompleteAsync_MoreFollowsThanIsWrittenAtATime_QueuesAll()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));

        await Queue.CompleteAsync(leased, [.. Enumerable.Range(0, Many).Select(number => Look($"w{number}"))], default);

        Assert.Equal(Many, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task Lease_ThatEnded_EndsNothingMore()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));
        await Queue.AbandonAsync(leased, Time.GetUtcNow().AddHours(1), countsAsTry: false, "later", default);

        await Queue.CompleteAsync(leased, [], default);
        await Queue.DeadLetterAsync(leased, "late", default);

        Assert.Equal(new QueueStatus(1, 0, Time.GetUtcNow().AddHours(1)), await Queue.StatusAsync(default));
    }

    [Fact]
    public async Task AbandonAsync_OwnFault_CountsATryAndWaits()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));

        await Queue.AbandonAsync(leased, Time.GetUtcNow().AddSeconds(5), countsAsTry: true, "broke", default);
        Assert.Empty(await Queue.LeaseAsync(10, default));
        Time.Advance(TimeSpan.FromSeconds(6));
        await WaitPollAsync();

        Assert.Equal(1, Assert.Single(await Queue.LeaseAsync(10, default)).Tries);
    }

    [Fact]
    public async Task AbandonAsync_Outage_CostsNoTry()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        for (var round = 0; round < 20; round++)
        {
            var leased = Assert.Single(await Queue.LeaseAsync(10, default));
            Assert.Equal(0, leased.Tries);
            await Queue.AbandonAsync(leased, Time.GetUtcNow(), countsAsTry: false, "down", default);
        }
    }

    [Fact]
    public async Task DeadLetterAsync_Work_IsListedWithItsReasonAndNotHandedOut()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        await Queue.DeadLetterAsync(Assert.Single(await Queue.LeaseAsync(10, default)), "cannot be", default);

        Assert.Empty(await Queue.LeaseAsync(10, default));
        var dead = Assert.Single(await Queue.ListDeadLettersAsync(tenant: null, 10, default));
        Assert.Equal(("a", "cannot be", Time.GetUtcNow()), (dead.Work.Id, dead.Reason, dead.Time));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("a", 1)]
    [InlineData("unknown", 0)]
    public async Task RedriveAsync_DeadLetters_AreQueuedAgainWithoutTries(string? id, int expected)
    {
        await Queue.EnqueueAsync([Look("a"), Look("b")], default);
        foreach (var leased in await Queue.LeaseAsync(10, default))
        {
            await Queue.DeadLetterAsync(leased with { Tries = 4 }, "cannot be", default);
        }

        Assert.Equal(expected, await Queue.RedriveAsync(id, default));

        var again = await Queue.LeaseAsync(10, default);
        Assert.Equal(expected, again.Length);
        Assert.All(again, leased => Assert.Equal(0, leased.Tries));
        Assert.Equal(2 - expected, (await Queue.ListDeadLettersAsync(tenant: null, 10, default)).Length);
    }

    [Fact]
    public async Task RedriveAsync_IdThatWaitsAgain_StaysAsItIs()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        await Queue.DeadLetterAsync(Assert.Single(await Queue.LeaseAsync(10, default)), "cannot be", default);
        await Queue.EnqueueAsync([Look("a", delay: TimeSpan.FromHours(1))], default);

        Assert.Equal(1, await Queue.RedriveAsync("a", default));

        Assert.Equal(new QueueStatus(1, 0, Time.GetUtcNow().AddHours(1)), await Queue.StatusAsync(default));
    }

    [Fact]
    public async Task ListDeadLettersAsync_OfATenant_HasItsOwnAlone()
    {
        var other = new TenantId("77");
        var work = new Work[]
        {
            Look("mine"),
            Look("theirs") with
            {
                Hint = new Hint(Look("theirs").Hint.Resource with { Tenant = other }),
            },
            new Errand("errand", Time.GetUtcNow(), "any", other, JsonElement.Parse("{}")),
        };
        await Queue.EnqueueAsync(work, default);
        foreach (var leased in await Queue.LeaseAsync(10, default))
        {
            await Queue.DeadLetterAsync(leased, "no", default);
        }

        Assert.Equal(
            ["errand", "theirs"],
            (await Queue.ListDeadLettersAsync(other, 10, default)).Select(letter => letter.Work.Id).Order()
        );
        Assert.Equal(
            ["mine"],
            (await Queue.ListDeadLettersAsync(TenantId.Default, 10, default)).Select(letter => letter.Work.Id)
        );
        Assert.Single(await Queue.ListDeadLettersAsync(other, 1, default));
        Assert.Empty(await Queue.ListDeadLettersAsync(new TenantId("78"), 10, default));
    }

    [Fact]
    public async Task ListDeadLettersAsync_MoreThanAskedFor_HasTheNewest()
    {
        foreach (var id in new[] { "c", "a", "b" })
        {
            await Queue.EnqueueAsync([Look(id)], default);
            await Queue.DeadLetterAsync(Assert.Single(await Queue.LeaseAsync(10, default)), "cannot be", default);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        var letters = await Queue.ListDeadLettersAsync(tenant: null, 2, default);

        Assert.Equal(["b", "a"], letters.Select(letter => letter.Work.Id));
    }

    [Fact]
    public async Task StatusAsync_WaitingAndDead_AreCounted()
    {
        await Queue.EnqueueAsync([Look("a"), Look("b", delay: TimeSpan.FromMinutes(1))], default);
        await Queue.DeadLetterAsync(Assert.Single(await Queue.LeaseAsync(10, default)), "cannot be", default);

        var status = await Queue.StatusAsync(default);

        Assert.Equal(new QueueStatus(1, 1, Time.GetUtcNow().AddMinutes(1)), status);
    }

    [Fact]
    public async Task Work_OfEveryKind_ComesBackAsItWent()
    {
        var now = Time.GetUtcNow();
        var look = new Look(
            "look",
            now,
            Guardrail,
            new Hint(new ResourceId(new TenantId("7"), Kind, "1", "o/r"), JsonElement.Parse("""{"by":"x"}""")),
            LookCause.Event,
            "/source#1",
            "someone",
            now.AddSeconds(-3),
            now.AddSeconds(-1)
        );
        var page = new SweepPage("page", now, "sweep/1", Kind, new TenantId("7"), "cursor", now);
        await Queue.EnqueueAsync([look, page], default);

        // Through the store, not through the hand.
        var leased = await Queue.LeaseAsync(10, default);

        var found = Assert.IsType<Look>(leased.Single(item => item.Work is Look).Work);
        Assert.Equal(look with { Hint = found.Hint }, found);
        Assert.Equal(look.Hint.Resource.Name, found.Hint.Resource.Name);
        Assert.Equal(look.Hint.Claim!.Value.GetRawText(), found.Hint.Claim!.Value.GetRawText());
        Assert.Equal(page, leased.Single(item => item.Work is SweepPage).Work);
    }

    [Fact]
    public async Task Work_LargerThanAMessageMayBe_ComesBackAsItWent()
    {
        var claim = JsonElement.Parse($$"""{"text":"{{new string('x', 100_000)}}"}""");
        var look = Look("a");
        await Queue.EnqueueAsync([look with { Hint = look.Hint with { Claim = claim } }], default);

        var leased = Assert.Single(await Queue.LeaseAsync(10, default));

        Assert.Equal(claim.GetRawText(), Assert.IsType<Look>(leased.Work).Hint.Claim!.Value.GetRawText());
    }

    /// <summary>Lets a store that polls notice that time has passed.</summary>
    protected abstract Task WaitPollAsync();

    protected static SourceEvent Event(string id) => QueueSamples.Event(id);

    protected Look Look(string id, TimeSpan delay = default) => QueueSamples.Look(id, Time.GetUtcNow(), delay);
}
