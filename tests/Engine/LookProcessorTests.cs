using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Engine;

public sealed class LookProcessorTests : IDisposable
{
    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Violation_Enforced_IsPutRightProvedAndRecorded()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");
        _engine.Time.Advance(TimeSpan.FromMilliseconds(250));

        await _engine.WorkAsync();

        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal((EntryOutcome.Remediated, VerdictKind.Compliant), (entry.Outcome, entry.Verdict));
        Assert.Equal([new Change("lamp", "on", "off")], entry.Changes);
        Assert.Equal(
            ("mallory", "/test#1", "enforce", 250.0),
            (entry.Actor, entry.Trigger, entry.Policy, entry.DurationMs)
        );
        Assert.Contains("\"on\"", entry.Before!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("\"off\"", entry.After!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, (await _engine.Stores.Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task SweepThatFindsAllAsBefore_SaysSoOnlyWherePeopleWereToldOfSomethingElseSince()
    {
        _engine.Thing.Put("1", ("lamp", "off"));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();
        await _engine.LookAsync("1", "sweep/1");
        await _engine.WorkAsync();
        Assert.Equal([EntryOutcome.Compliant], await _engine.OutcomesAsync());

        var told = (await _engine.StandingAsync("1"))! with
        {
            Told = [new ToldDecision("a look failed for good", _engine.Time.GetUtcNow())],
        };
        Assert.True(await _engine.Stores.Ledger.SettleAsync(new Settlement(told, null, null, []), default));
        await _engine.LookAsync("1", "sweep/2");
        await _engine.WorkAsync();

        Assert.Equal([EntryOutcome.Compliant, EntryOutcome.Compliant], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task PolicyNotKnownYet_WaitsWithoutReading_ThenIsJudgedByIt()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        var retryAt = _engine.Time.GetUtcNow() + TimeSpan.FromSeconds(30);
        _engine.Unknown = new Reading.Blocked("GitHub answered 503", retryAt);
        await _engine.HintAsync("1");

        await _engine.WorkAsync();
        Assert.Empty(await _engine.EntriesAsync());
        Assert.Equal((1, retryAt), ((await _engine.Stores.Queue.StatusAsync(default)).Waiting, await DueAsync()));

        _engine.Unknown = null;
        _engine.Time.Advance(TimeSpan.FromSeconds(30));
        await _engine.WorkAsync();
        Assert.Equal([EntryOutcome.Remediated], await _engine.OutcomesAsync());

        async Task<DateTimeOffset?> DueAsync() => (await _engine.Stores.Queue.StatusAsync(default)).OldestDue;
    }

    [Fact]
    public async Task Violation_Observed_IsRecordedAndNothingChanges()
    {
        _engine.Policy = Policy.ObserveOnly;
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal(EntryOutcome.Observed, entry.Outcome);
        Assert.Equal([new Change("lamp", "on", "off")], entry.Changes);
        Assert.Empty(_engine.Thing.Applied);
    }

    [Fact]
    public async Task Thing_ThatIsGone_IsRecordedAsGone()
    {
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        Assert.Equal([EntryOutcome.Gone], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task Read_RefusedForGood_IsBlockedAndUrgent()
    {
        _engine.Thing.BeforeRead = _ => new Reading.Blocked("grant Administration: write", RetryAt: null);
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal((EntryOutcome.Blocked, true), (entry.Outcome, entry.Urgent));
        Assert.Equal(0, (await _engine.Stores.Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task Read_NotNow_WaitsUntilItIsWorthItAndCostsNoTry()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        var back = _engine.Time.GetUtcNow().AddMinutes(10);
        _engine.Thing.BeforeRead = _ =>
            _engine.Time.GetUtcNow() < back
                ? new Reading.Blocked("down", _engine.Time.GetUtcNow().AddMinutes(1))
                : null;
        await _engine.HintAsync("1");

        for (var minute = 0; minute < 10; minute++)
        {
            await _engine.WorkAsync();
            Assert.Empty(await _engine.EntriesAsync());
            _engine.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await _engine.WorkAsync();

        Assert.Equal([EntryOutcome.Remediated], await _engine.OutcomesAsync());
        Assert.Equal(11, _engine.Thing.Reads - 1);
    }

    [Fact]
    public async Task EventOlderThanTheLastRead_IsJoinedWithoutReading()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");
        await _engine.HintAsync("1");
        await _engine.HintAsync("1");
        _engine.Time.Advance(TimeSpan.FromMilliseconds(5));

        await _engine.WorkAsync();

        Assert.Equal(
            [EntryOutcome.Remediated, EntryOutcome.Joined, EntryOutcome.Joined],
            await _engine.OutcomesAsync()
        );
        Assert.Equal(2, _engine.Thing.Reads);
    }

    [Fact]
    public async Task EventNewerThanTheLastRead_IsLookedAt()
    {
        _engine.Thing.Put("1", ("lamp", "off"));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();
        _engine.Time.Advance(TimeSpan.FromMilliseconds(1));
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        Assert.Equal([EntryOutcome.Compliant, EntryOutcome.Remediated], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task OwnChange_CausesALookThatFindsNothingToDo()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        Assert.Equal([EntryOutcome.Remediated, EntryOutcome.Compliant], await _engine.OutcomesAsync());
        Assert.Single(_engine.Thing.Applied);
    }

    [Fact]
    public async Task Change_Refused_IsBlockedWithTheReason()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        _engine.Thing.BeforeApply = _ => new Outcome.Blocked("not yours", RetryAt: null);
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal((EntryOutcome.Blocked, VerdictKind.Violation, true), (entry.Outcome, entry.Verdict, entry.Urgent));
        Assert.Contains("not yours", entry.Reason, StringComparison.Ordinal);
        Assert.Null((await _engine.StandingAsync("1"))!.Intent);
    }

    [Fact]
    public async Task Change_WithoutEffect_IsUnverifiedAndLookedAtAgain()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        _engine.Thing.BeforeApply = _ => new Outcome.Applied();
        await _engine.HintAsync("1");

        var leased = Assert.Single(await _engine.Stores.Queue.LeaseAsync(1, default));
        var looking = _engine.Looks.ProcessAsync(leased, (Core.Queue.Look)leased.Work, default);
        while (!looking.IsCompleted)
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal([EntryOutcome.Unverified], await _engine.OutcomesAsync());
        _engine.Thing.BeforeApply = _ => null;
        _engine.Time.Advance(TimeSpan.FromMinutes(1));
        await _engine.WorkAsync();
        Assert.Equal([EntryOutcome.Unverified, EntryOutcome.Remediated], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task OptionalChange_Refused_StopsNothingAndIsTold()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("label", "old"));
        _engine.Thing.BeforeApply = change =>
            change.Property == "label" ? new Outcome.Blocked("the label sticks", RetryAt: null) : null;
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal((EntryOutcome.Blocked, VerdictKind.Violation, true), (entry.Outcome, entry.Verdict, entry.Urgent));
        Assert.Equal("the lamp is on; label: old → fresh was refused: the label sticks", entry.Reason);
        Assert.Equal([new Change("lamp", "on", "off")], entry.Changes);
        Assert.Equal(0, (await _engine.Stores.Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task OptionalChange_NotNow_HoldsTheListUp()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("label", "old"));
        var back = _engine.Time.GetUtcNow().AddMinutes(1);
        _engine.Thing.BeforeApply = change =>
            change.Property == "label" && _engine.Time.GetUtcNow() < back
                ? new Outcome.Blocked("slow down", back)
                : null;
        await _engine.HintAsync("1");

        await _engine.WorkAsync();
        Assert.Empty(_engine.Thing.Applied);

        _engine.Time.Advance(TimeSpan.FromMinutes(1));
        await _engine.WorkAsync();
        Assert.Equal([EntryOutcome.Remediated], await _engine.OutcomesAsync());
        Assert.Equal(2, _engine.Thing.Applied.Count);
    }

    [Fact]
    public async Task AllChangesMade_AndStillWrong_IsReportedAndNotTriedAgain()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("crack", "long"));
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal((EntryOutcome.Reported, true), (entry.Outcome, entry.Urgent));
        Assert.Equal("the lamp is on; all changes are made, but: the lamp is off, but has a crack", entry.Reason);
        Assert.Equal([new Change("lamp", "on", "off")], entry.Changes);
        Assert.Equal(0, (await _engine.Stores.Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task OrderedFix_AllSteps_AreOneEntry()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "shut"));
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal(["lid", "lamp", "lid"], entry.Changes.Select(change => change.Property));
        Assert.Equal(("off", "shut"), (_engine.Thing.Things["1"]["lamp"], _engine.Thing.Things["1"]["lid"]));
    }

    [Fact]
    public async Task Paused_StopsEveryChangeAndLosesNoEvent()
    {
        _engine.Policy = _engine.Policy with { Paused = true, Hash = "paused" };
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        Assert.Equal([EntryOutcome.Paused], await _engine.OutcomesAsync());
        Assert.Empty(_engine.Thing.Applied);
        Assert.Equal(VerdictKind.Violation, (await _engine.StandingAsync("1"))!.Verdict);
    }

    [Fact]
    public async Task Paused_BetweenTwoSteps_StopsThereAndGoesOnAfterwards()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "shut"));
        var enforce = _engine.Policy;
        _engine.Thing.BeforeApply = _ =>
        {
            _engine.Policy = enforce with { Paused = true, Hash = "paused" };
            return null;
        };
        await _engine.HintAsync("1");
        await _engine.WorkAsync();
        Assert.Single(_engine.Thing.Applied);
        Assert.Empty(await _engine.EntriesAsync());

        _engine.Policy = enforce;
        _engine.Thing.BeforeApply = _ => null;
        _engine.Time.Advance(TimeSpan.FromMinutes(1));
        await _engine.WorkAsync();

        Assert.Equal([EntryOutcome.Remediated], await _engine.OutcomesAsync());
        Assert.Equal(("off", "shut"), (_engine.Thing.Things["1"]["lamp"], _engine.Thing.Things["1"]["lid"]));
    }

    [Fact]
    public async Task Breaker_Tripped_StopsChangesAndSaysSo()
    {
        _engine.Policy = _engine.Policy with { Limits = new Limits { ChangesPerHour = 2 } };
        for (var number = 1; number <= 4; number++)
        {
            _engine.Thing.Put($"{number}", ("lamp", "on"));
            await _engine.HintAsync($"{number}");
        }

        await _engine.WorkAsync();

        var entries = await _engine.EntriesAsync();
        Assert.Equal(2, entries.Count(entry => entry.Outcome == EntryOutcome.Remediated));
        Assert.All(
            entries.Where(entry => entry.Outcome == EntryOutcome.BreakerTripped),
            entry => Assert.True(entry.Urgent)
        );
        Assert.Equal(2, entries.Count(entry => entry.Outcome == EntryOutcome.BreakerTripped));
        Assert.Equal(2, _engine.Thing.Applied.Count);
    }

    [Fact]
    public async Task Exempt_Violation_IsLeftAloneUntilTheExemptionEnds()
    {
        var lastDay = DateOnly.FromDateTime(_engine.Time.GetUtcNow().UtcDateTime);
        _engine.Policy = _engine.Policy with
        {
            Exemptions = [new Exemption(_engine.Thing.Definition.Name, "thing-*", lastDay, "team-x", "a trial")],
        };
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();
        _engine.Time.Advance(TimeSpan.FromDays(1));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();

        var entries = await _engine.EntriesAsync();
        Assert.Equal([EntryOutcome.Exempt, EntryOutcome.Remediated], entries.Select(entry => entry.Outcome));
        Assert.Contains("team-x: a trial", entries[0].Reason, StringComparison.Ordinal);
        Assert.Contains("expired", entries[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoProcesses_OnOneViolation_ChangeItOnce()
    {
        using var stores = _engine.OpenAnotherProcess();
        var other = _engine.LooksOn(stores);
        for (var number = 0; number < 20; number++)
        {
            _engine.Thing.Put($"{number}", ("lamp", "on"));
            await _engine.HintAsync($"{number}");
            await _engine.HintAsync($"{number}");
        }

        var leased = await _engine.Stores.Queue.LeaseAsync(100, default);
        await Task.WhenAll(
            leased.Select(
                (item, index) =>
                    Task.Run(() =>
                        (index % 2 == 0 ? _engine.Looks : other).ProcessAsync(item, (Core.Queue.Look)item.Work, default)
                    )
            )
        );
        _engine.Time.Advance(TimeSpan.FromSeconds(5));
        await _engine.WorkAsync();

        Assert.Equal(20, _engine.Thing.Applied.Count);
        Assert.Equal(40, (await _engine.EntriesAsync()).Count);
    }
}
