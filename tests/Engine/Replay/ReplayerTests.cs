using ZocSec.Core.Engine;
using ZocSec.Core.Engine.Replay;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Engine.Replay;

/// <summary>Recorded decisions judged under another policy.</summary>
public sealed class ReplayerTests : IDisposable
{
    private static readonly Policy Observe = new() { Hash = "observe" };
    private static readonly Policy Enforce = new() { Mode = Mode.Enforce, Hash = "enforce" };

    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SamePolicy_DecidesEverythingTheSame(bool guardsExposure)
    {
        using var engine = new EngineFixture(guardsExposure);
        engine.Policy = Enforce with
        {
            Limits = new Limits { ChangesPerHour = 6, ReversalsPerResource = 2 },
            Exemptions = [Exemption("thing-4", days: 1)],
        };
        await StoryAsync(engine);

        var report = await ReplayAsync(engine, engine.Policy);

        Assert.Equal(0, report.Different);
        var outcomes = await engine.OutcomesAsync();
        Assert.Equal(outcomes.Length, report.Entries);
        Assert.Superset(
            new HashSet<EntryOutcome>
            {
                EntryOutcome.Remediated,
                guardsExposure ? EntryOutcome.Slowed : EntryOutcome.GivenUp,
                EntryOutcome.BreakerTripped,
                EntryOutcome.Exempt,
                EntryOutcome.Held,
                EntryOutcome.Undone,
                EntryOutcome.Reported,
                EntryOutcome.Unknown,
                EntryOutcome.Compliant,
                EntryOutcome.Gone,
            },
            outcomes.ToHashSet()
        );
        Assert.Equal(
            [(ReplayGap.Person, 1L), (ReplayGap.NoState, 1L)],
            report.NotJudged.Select(one => (one.Reason, one.Count))
        );
    }

    [Fact]
    public async Task SamePolicy_FromTheMiddleOn_KnowsWhatWasDoneBefore()
    {
        _engine.Policy = Enforce with
        {
            Limits = new Limits { ChangesPerHour = 6, ReversalsPerResource = 2 },
            Exemptions = [Exemption("thing-4", days: 1)],
        };
        await StoryAsync(_engine);

        foreach (var since in (await _engine.EntriesAsync()).Select(entry => entry.Time))
        {
            var report = await ReplayAsync(_engine, _engine.Policy, new LedgerSpan { Since = since });

            Assert.Equal((0, since), (report.Different, report.Since));
        }
    }

    [Fact]
    public async Task ObservedUnderEnforce_IsWhatEnforceDoes()
    {
        _engine.Policy = Observe;
        await FirstStepsAsync(_engine);
        using var enforced = new EngineFixture { Policy = Enforce };
        await FirstStepsAsync(enforced);

        var report = await ReplayAsync(_engine, Enforce);

        Assert.Equal(
            (await enforced.EntriesAsync())
                .Where(entry => entry.Outcome == EntryOutcome.Remediated)
                .Select(entry => $"{entry.Resource.Name} {string.Join(", ", entry.Changes)}"),
            report
                .Differences.Where(one => one.Effect == ReplayEffect.WouldChange)
                .Select(one => $"{one.Resource} {string.Join(", ", one.Changes)}")
        );
        // The second event finds the lamp of 1 still on, which enforce would have turned off by then.
        var again = Assert.Single(report.Differences, one => one.Effect == ReplayEffect.PutRightBefore);
        Assert.Equal(("thing-1", EntryOutcome.Observed), (again.Resource, again.Was));
    }

    [Fact]
    public async Task EnforcedUnderObserve_WouldNotHaveChangedWhatWasChanged()
    {
        await FirstStepsAsync(_engine);

        var report = await ReplayAsync(_engine, Observe);

        Assert.NotEmpty(report.Differences);
        Assert.All(
            report.Differences,
            one =>
                Assert.Equal(
                    (ReplayEffect.WouldNotChange, EntryOutcome.Remediated, EntryOutcome.Observed),
                    (one.Effect, one.Was, one.Would)
                )
        );
        Assert.Equal(_engine.Thing.Applied, report.Differences.SelectMany(one => one.Changes));
    }

    [Fact]
    public async Task MadeAnewAfterItWasRight_WouldHaveBeenChangedAgain()
    {
        _engine.Policy = Observe;
        foreach (var lamp in (string[])["on", "off", "on"])
        {
            await HintAsync(_engine, "1", ("lamp", lamp));
        }

        var report = await ReplayAsync(_engine, Enforce);

        Assert.Equal(2, report.CountOf(ReplayEffect.WouldChange));
        Assert.Equal(0, report.CountOf(ReplayEffect.PutRightBefore));
    }

    [Fact]
    public async Task Exemption_HoldsByTheDayOfEachDecision()
    {
        _engine.Policy = Observe;
        await HintAsync(_engine, "1", ("lamp", "on"));
        _engine.Time.Advance(TimeSpan.FromDays(1));
        await HintAsync(_engine, "1", ("lamp", "on"));
        _engine.Time.Advance(TimeSpan.FromDays(100));

        var report = await ReplayAsync(_engine, Enforce with { Exemptions = [Exemption("thing-1", days: -101)] });

        Assert.Equal(
            [(ReplayEffect.OtherOutcome, EntryOutcome.Exempt), (ReplayEffect.WouldChange, EntryOutcome.Remediated)],
            report.Differences.Select(one => (one.Effect, one.Would))
        );
    }

    [Fact]
    public async Task Breaker_CountsWhatTheOtherPolicyWouldHaveChanged_AndStaysTripped()
    {
        _engine.Policy = Observe;
        for (var thing = 1; thing <= 4; thing++)
        {
            await HintAsync(_engine, $"{thing}", ("lamp", "on"));
        }

        _engine.Time.Advance(TimeSpan.FromHours(2));
        await HintAsync(_engine, "5", ("lamp", "on"));

        var report = await ReplayAsync(_engine, Enforce with { Limits = new Limits { ChangesPerHour = 2 } });

        Assert.Equal(
            [
                "thing-1 Remediated",
                "thing-2 Remediated",
                "thing-3 BreakerTripped",
                "thing-4 BreakerTripped",
                "thing-5 BreakerTripped",
            ],
            report.Differences.Select(one => $"{one.Resource} {one.Would}")
        );
        var trip = Assert.Single(report.Trips);
        Assert.Equal((_engine.Thing.Definition.Name, report.Differences[2].Time), (trip.Guardrail, trip.Since));
    }

    [Fact]
    public async Task BreakerThatAPersonReset_CountsAnewOnce_HoweverManyLooksTheResetLeadsTo()
    {
        _engine.Policy = Enforce with { Limits = new Limits { ChangesPerHour = 2 } };
        for (var thing = 1; thing <= 6; thing++)
        {
            await HintAsync(_engine, $"{thing}", ("lamp", "on"));
        }

        var open = new OpenWork(_engine.Stores.Ledger, _engine.Stores.Queue, _engine.Time);
        await open.ResetBreakerAsync(TenantId.Default, _engine.Thing.Definition.Name, by: null, default);
        await _engine.WorkAsync();

        var report = await ReplayAsync(_engine, _engine.Policy);

        Assert.Equal(4, (await _engine.OutcomesAsync()).Count(outcome => outcome == EntryOutcome.Remediated));
        Assert.Equal((0, 2), (report.Different, report.Trips.Length));
    }

    [Fact]
    public async Task BreakerWithinAnHourPerResource_LetsTheNextHourThrough()
    {
        _engine.Policy = Observe;
        for (var thing = 1; thing <= 4; thing++)
        {
            await HintAsync(_engine, $"{thing}", ("lamp", "on"));
            _engine.Time.Advance(TimeSpan.FromMinutes(31));
        }

        var report = await ReplayAsync(_engine, Enforce with { Limits = new Limits { ChangesPerHour = 2 } });

        Assert.Equal((4, 0), (report.CountOf(ReplayEffect.WouldChange), report.Trips.Length));
    }

    [Fact]
    public async Task WhatCannotBeJudged_IsCountedWithItsReason()
    {
        await HintAsync(_engine, "1", ("lamp", "on"));
        await _engine.Undoer.UndoAsync(new UndoRequest((await _engine.EntriesAsync())[^1].Id, "mona"), default);

        var report = await new Replayer(_engine.Stores.History, new GuardrailSet([]), _engine.Time).ReplayAsync(
            Enforce,
            new LedgerSpan(),
            default
        );

        Assert.Equal(
            [(ReplayGap.Person, 1L), (ReplayGap.UnknownGuardrail, 1L)],
            report.NotJudged.Select(one => (one.Reason, one.Count))
        );
        Assert.Equal((2, 0), (report.Entries, report.Judged));
    }

    [Fact]
    public async Task Replay_ReadsTheLedgerAlone_AndTouchesNothing()
    {
        _engine.Policy = Observe;
        await FirstStepsAsync(_engine);
        var (reads, entries) = (_engine.Thing.Reads, await _engine.EntriesAsync());
        var standing = await _engine.StandingAsync("1");
        var rows = Rows();

        await ReplayAsync(_engine, Enforce);

        Assert.Equal(reads, _engine.Thing.Reads);
        Assert.Empty(_engine.Thing.Applied);
        Assert.Equal(entries.Select(entry => entry.Hash), (await _engine.EntriesAsync()).Select(entry => entry.Hash));
        Assert.Equal(standing!.Version, (await _engine.StandingAsync("1"))!.Version);
        Assert.Equal(rows, Rows());

        IEnumerable<string> Rows() =>
            _engine.Stores.Read(session =>
                ((string[])["work", "permits", "breakers", "cursors", "seals", "dead_letters", "events"])
                    .Select(table => $"{table} {session.Scalar($"SELECT count(*) FROM {table}")}")
                    .ToList()
            );
    }

    private static Task<ReplayReport> ReplayAsync(EngineFixture engine, Policy policy, LedgerSpan? span = null) =>
        new Replayer(engine.Stores.History, new GuardrailSet([engine.Thing]), engine.Time).ReplayAsync(
            policy,
            span ?? new LedgerSpan(),
            default
        );

    private Exemption Exemption(string thing, int days) =>
        new(
            _engine.Thing.Definition.Name,
            thing,
            DateOnly.FromDateTime(_engine.Time.GetUtcNow().UtcDateTime).AddDays(days),
            "mona",
            "a party"
        );

    // No lamp is touched by anybody but the engine.
    private static async Task FirstStepsAsync(EngineFixture engine)
    {
        await HintAsync(engine, "1", ("lamp", "on"));
        await HintAsync(engine, "2", ("lamp", "off"));
        await HintAsync(engine, "3", ("lamp", "on"), ("lid", "shut"));
        await HintAsync(engine, "1");
        await HintAsync(engine, "4", ("lamp", "off"), ("label", "old"));
    }

    private static async Task StoryAsync(EngineFixture engine)
    {
        // Fought over; then, where the guardrail never gives up, answered when its pause is over.
        for (var time = 1; time <= 3; time++)
        {
            await HintAsync(engine, "1", ("lamp", "on"));
        }

        engine.Time.Advance(TimeSpan.FromMinutes(1));
        await engine.WorkAsync();

        // Taken back, held, also when a read comes too late; right again, made anew.
        await HintAsync(engine, "2", ("lamp", "on"));
        await engine.Undoer.UndoAsync(new UndoRequest((await engine.EntriesAsync())[^1].Id, "mona"), default);
        await HintAsync(engine, "2");
        await HintAsync(engine, "2", ("lamp", "off"));
        await HintAsync(engine, "2", ("lamp", "on"));
        engine.Time.Advance(Hold.SettleTime);
        await HintAsync(engine, "2", ("lamp", "off"));

        await HintAsync(engine, "3", ("lamp", "stuck"));
        await HintAsync(engine, "4", ("lamp", "on"));
        await HintAsync(engine, "5");
        engine.Thing.Put("6");
        await HintAsync(engine, "6", ("crack", "deep"));
        for (var thing = 7; thing <= 10; thing++)
        {
            await HintAsync(engine, $"{thing}", ("lamp", "on"));
        }

        // The breaker stays tripped, until somebody resets it and all that is open is looked at.
        engine.Time.Advance(TimeSpan.FromDays(2));
        await HintAsync(engine, "4");
        var open = new OpenWork(engine.Stores.Ledger, engine.Stores.Queue, engine.Time);
        await open.ResetBreakerAsync(TenantId.Default, engine.Thing.Definition.Name, by: null, default);
        await engine.WorkAsync();
        await HintAsync(engine, "2", ("lamp", "on"));
    }

    // An event that came before the last read is answered by that.
    private static async Task HintAsync(EngineFixture engine, string key, params (string Name, string Value)[] facts)
    {
        engine.Time.Advance(TimeSpan.FromSeconds(1));
        if (facts.Length > 0)
        {
            engine.Thing.Put(key, facts);
        }

        await engine.HintAsync(key);
        await engine.WorkAsync();
    }
}
