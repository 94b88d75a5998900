using ZocSec.Core.Engine;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Engine;

/// <summary>A person takes back what a guardrail did.</summary>
public sealed class UndoTests : IDisposable
{
    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Undo_OfWhatIsAsTheChangeLeftIt_SetsItBackAndSaysWhoAndWhat()
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("lid", "shut"));

        var result = await UndoAsync(done);

        Assert.Equal((UndoEnd.Undone, "on", "shut"), (result.End, Fact("lamp"), Fact("lid")));
        var entry = (await _engine.EntriesAsync())[^1];
        Assert.Equal((EntryOutcome.Undone, VerdictKind.Violation), (entry.Outcome, entry.Verdict));
        Assert.Equal((done.Id, "mona", LookCause.Person), (entry.Undoes, entry.Actor, entry.Cause));
        Assert.Equal(["lid: shut → open", "lamp: off → on", "lid: open → shut"], entry.Changes.Select(c => $"{c}"));
        Assert.Contains(
            $"mona took back what entry {done.Id} did (the lamp is on",
            entry.Reason,
            StringComparison.Ordinal
        );
        Assert.NotNull(entry.After);
        Assert.Null((await _engine.StandingAsync("1"))!.Intent);
    }

    [Fact]
    public async Task Undo_Twice_SaysTheSecondTimeThatItIsDoneAlready()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        await UndoAsync(done);
        var entries = (await _engine.EntriesAsync()).Count;

        var second = await UndoAsync(done);

        Assert.Equal(UndoEnd.Already, second.End);
        Assert.Contains("mona has taken it back already", second.Reason, StringComparison.Ordinal);
        Assert.Equal((entries, 2), ((await _engine.EntriesAsync()).Count, _engine.Thing.Applied.Count));
    }

    [Fact]
    public async Task Undo_OfWhatSomebodySetBack_FindsNothingToDo()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        _engine.Thing.Put("1", ("lamp", "on"));

        var result = await UndoAsync(done);

        Assert.Equal((UndoEnd.Already, "it is as it was before the change"), (result.End, result.Reason));
        Assert.Single(await _engine.EntriesAsync());
    }

    [Fact]
    public async Task Undo_OfWhatDriftedInOnePart_IsRefusedAsAWholeWithTheDifference()
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("lid", "shut"));
        _engine.Thing.Put("1", ("lamp", "dimmed"), ("lid", "shut"));

        var result = await UndoAsync(done);

        const string Difference = "lamp is dimmed: expected off, as the change left it, or on, as it was before";
        Assert.Equal((UndoEnd.Refused, Difference), (result.End, result.Reason));
        Assert.Equal(3, _engine.Thing.Applied.Count);
        var entry = (await _engine.EntriesAsync())[^1];
        Assert.Equal((EntryOutcome.Refused, done.Id), (entry.Outcome, entry.Undoes));
        Assert.Contains(Difference, entry.Reason, StringComparison.Ordinal);
        Assert.Null(entry.After);
        Assert.Null((await _engine.StandingAsync("1"))!.Hold);
    }

    [Fact]
    public async Task Undo_OfAnUnknownEntry_IsNotFound() =>
        Assert.Equal(
            UndoEnd.NotFound,
            (await _engine.Undoer.UndoAsync(new UndoRequest(new string('0', 32), null), default)).End
        );

    [Fact]
    public async Task Undo_OfAnotherTenantsEntry_IsNotFound()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));

        var result = await _engine.Undoer.UndoAsync(new UndoRequest(done.Id, "mona", new TenantId("4711")), default);

        Assert.Equal((UndoEnd.NotFound, "off"), (result.End, Fact("lamp")));
    }

    [Fact]
    public async Task Undo_OfAnEntryThatChangedNothing_IsRefused()
    {
        _engine.Policy = Policy.ObserveOnly;
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();

        var result = await UndoAsync((await _engine.EntriesAsync())[^1]);

        Assert.Equal((UndoEnd.Refused, "it changed nothing: its outcome is observed"), (result.End, result.Reason));
    }

    [Fact]
    public async Task Undo_OfAnUndo_IsRefused()
    {
        await UndoAsync(await RemediateAsync("1", ("lamp", "on")));

        Assert.Equal(UndoEnd.Refused, (await UndoAsync((await _engine.EntriesAsync())[^1])).End);
    }

    [Fact]
    public async Task Undo_WhilePaused_IsRefusedAndChangesNothing()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        _engine.Policy = _engine.Policy with { Paused = true };

        var result = await UndoAsync(done);

        Assert.Equal((UndoEnd.Refused, "off"), (result.End, Fact("lamp")));
        Assert.Contains("mode: observe", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_WhileTheBreakerIsTripped_IsDone()
    {
        _engine.Policy = _engine.Policy with { Limits = new Limits { ChangesPerHour = 1 } };
        var done = await RemediateAsync("1", ("lamp", "on"));
        _engine.Thing.Put("2", ("lamp", "on"));
        await _engine.HintAsync("2");
        await _engine.WorkAsync();
        Assert.Contains(EntryOutcome.BreakerTripped, await _engine.OutcomesAsync());

        Assert.Equal(UndoEnd.Undone, (await UndoAsync(done)).End);
    }

    [Fact]
    public async Task Undo_OfWhatIsGone_IsRefused()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        _engine.Thing.Things.Clear();

        Assert.Equal((UndoEnd.Refused, "no such thing"), await EndAsync(done));
    }

    [Fact]
    public async Task Undo_ThatTheServiceRefuses_LeavesItAndSaysWhy()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        _engine.Thing.BeforeApply = _ => new Outcome.Blocked("the fuse is out", RetryAt: null);

        var (end, reason) = await EndAsync(done);

        Assert.Equal(UndoEnd.Refused, end);
        Assert.Contains("the fuse is out", reason, StringComparison.Ordinal);
        Assert.Null((await _engine.StandingAsync("1"))!.Intent);
    }

    [Fact]
    public async Task Undo_ThatGoesHalfWay_IsUnfinishedAndUrgentAndCanBeAskedForAgain()
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("lid", "shut"));
        _engine.Thing.BeforeApply = change =>
            change.Property == "lamp" ? new Outcome.Blocked("the fuse is out", null) : null;

        Assert.Equal(UndoEnd.Unfinished, (await UndoAsync(done)).End);
        var entry = (await _engine.EntriesAsync())[^1];
        Assert.Equal((EntryOutcome.Blocked, true), (entry.Outcome, entry.Urgent));
        Assert.Equal(["lid: shut → open"], entry.Changes.Select(change => $"{change}"));
        _engine.Thing.BeforeApply = _ => null;

        Assert.Equal((UndoEnd.Undone, "on", "shut"), ((await UndoAsync(done)).End, Fact("lamp"), Fact("lid")));
    }

    [Fact]
    public async Task Undo_RacedByAnotherWriterOfTheStanding_ReadsAgainAndIsDone()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        var raced = false;
        _engine.Thing.BeforeRead = _ =>
        {
            if (!raced)
            {
                raced = true;
                var standing = _engine.StandingAsync("1").GetAwaiter().GetResult()!;
                var other = new Settlement(standing with { Reason = "somebody else's" }, null, null, []);
                Assert.True(_engine.Stores.Ledger.SettleAsync(other, default).GetAwaiter().GetResult());
            }

            return null;
        };

        Assert.Equal((UndoEnd.Undone, "on"), ((await UndoAsync(done)).End, Fact("lamp")));
        Assert.Equal([EntryOutcome.Remediated, EntryOutcome.Undone], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task Undo_AskedForTwiceAtOnce_IsDoneAndRecordedOnce()
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("lid", "shut"));
        UndoResult? second = null;
        _engine.Thing.BeforeApply = _ =>
        {
            _engine.Thing.BeforeApply = _ => null;
            second = UndoAsync(done).GetAwaiter().GetResult();
            return null;
        };

        var first = await UndoAsync(done);

        Assert.Equal((UndoEnd.Undone, UndoEnd.Already), (second!.End, first.End));
        Assert.Equal(("on", "shut"), (Fact("lamp"), Fact("lid")));
        Assert.Equal([EntryOutcome.Remediated, EntryOutcome.Undone], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task Undo_WhileAnotherIsAtIt_ThatFindsSomethingElse_EndsNotTheOther()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        UndoResult? second = null;
        _engine.Thing.BeforeApply = _ =>
        {
            _engine.Thing.BeforeApply = _ => null;
            _engine.Policy = _engine.Policy with { Paused = true };
            second = UndoAsync(done).GetAwaiter().GetResult();
            _engine.Policy = _engine.Policy with { Paused = false };
            _engine.Thing.BeforeRead = _ =>
            {
                _engine.Thing.BeforeRead = _ => null;
                return new Reading.Gone("no such thing");
            };
            Assert.Equal(UndoEnd.Later, UndoAsync(done).GetAwaiter().GetResult().End);
            return null;
        };

        Assert.Equal(UndoEnd.Undone, (await UndoAsync(done)).End);
        Assert.Equal(UndoEnd.Later, second!.End);
        Assert.Equal([EntryOutcome.Remediated, EntryOutcome.Undone], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task Undo_OfWhatMayNotBeRead_IsRefusedAndRecorded()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        _engine.Thing.BeforeRead = _ => new Reading.Blocked("look at lamps: not allowed", RetryAt: null);

        var result = await UndoAsync(done);

        Assert.Equal((UndoEnd.Refused, "look at lamps: not allowed"), (result.End, result.Reason));
        Assert.Equal(EntryOutcome.Refused, (await _engine.EntriesAsync())[^1].Outcome);
    }

    [Fact]
    public async Task Event_InTheMiddleOfAnUndo_WaitsAndIsHeldAfterwards()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        var looks = 0;
        _engine.Thing.BeforeApply = _ =>
        {
            _engine.Thing.BeforeApply = _ => null;
            _engine.Time.Advance(TimeSpan.FromSeconds(1));
            _engine.HintAsync("1").GetAwaiter().GetResult();
            looks = _engine.WorkAsync().GetAwaiter().GetResult();
            return null;
        };

        Assert.Equal((UndoEnd.Undone, 1), ((await UndoAsync(done)).End, looks));
        _engine.Time.Advance(TimeSpan.FromSeconds(10));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();

        Assert.Equal("on", Fact("lamp"));
        Assert.Equal(
            EntryOutcome.Held,
            (await _engine.EntriesAsync()).Last(entry => entry.Outcome != EntryOutcome.Joined).Outcome
        );
    }

    [Fact]
    public async Task Undo_WhileTheEngineChangesTheSame_IsPutOff()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        _engine.Thing.Put("1", ("lamp", "on"));
        UndoResult? undone = null;
        _engine.Thing.BeforeApply = _ =>
        {
            undone ??= UndoAsync(done).GetAwaiter().GetResult();
            return null;
        };
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();

        Assert.Equal(UndoEnd.Later, undone!.End);
        Assert.Equal("off", Fact("lamp"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task UndoKilledInTheMiddle_AskedForAgain_IsFinishedAndRepeatsNothing(int step)
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("lid", "shut"));
        await KillAsync(done, step);

        Assert.Equal(UndoEnd.Undone, (await UndoAsync(done)).End);

        await AssertUndoneOnceAsync(done);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task UndoKilledInTheMiddle_IsFinishedByTheEngineOnceItIsTooOldToBeUnderWay(int step)
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("lid", "shut"));
        await KillAsync(done, step);
        await _engine.WorkAsync();
        Assert.NotNull((await _engine.StandingAsync("1"))!.Intent);

        _engine.Time.Advance(LookProcessor.IntentLife + TimeSpan.FromSeconds(2));
        await _engine.WorkAsync();

        await AssertUndoneOnceAsync(done);
    }

    [Fact]
    public async Task UndoKilledInTheMiddle_ThenDrifted_IsExplainedAndLookedAtAnew()
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("lid", "shut"));
        await KillAsync(done, step: 1);
        _engine.Thing.Put("1", ("lamp", "dimmed"), ("lid", "ajar"));
        _engine.Time.Advance(LookProcessor.IntentLife + TimeSpan.FromSeconds(2));

        await _engine.WorkAsync();

        var refused = (await _engine.EntriesAsync())[^1];
        Assert.Equal((EntryOutcome.Refused, done.Id), (refused.Outcome, refused.Undoes));
        Assert.Contains("was interrupted, and it cannot go on", refused.Reason, StringComparison.Ordinal);
        Assert.Null((await _engine.StandingAsync("1"))!.Intent);
    }

    [Fact]
    public async Task Recovery_AtTheStart_FindsAnUndoAndLeavesOneThatMayBeUnderWay()
    {
        var done = await RemediateAsync("1", ("lamp", "on"));
        await KillAsync(done, step: 0);
        await _engine.Stores.Committer.CommitAsync(session => session.Execute("DELETE FROM work"));

        Assert.Equal(
            1,
            await new OpenWork(_engine.Stores.Ledger, _engine.Stores.Queue, _engine.Time).RecoverAsync(default)
        );
        await _engine.WorkAsync();
        Assert.Equal("off", Fact("lamp"));
        _engine.Time.Advance(LookProcessor.IntentLife + TimeSpan.FromSeconds(2));
        await _engine.WorkAsync();

        Assert.Equal("on", Fact("lamp"));
        Assert.Equal([EntryOutcome.Remediated, EntryOutcome.Undone], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task Preview_SaysWhatWouldBeSetBack_AndChangesAndRecordsNothing()
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("lid", "shut"));

        var preview = await _engine.Undoer.PreviewAsync(new UndoRequest(done.Id, "mona"), default);

        Assert.Equal(UndoEnd.Ready, preview.End);
        Assert.Equal(
            ["lid: shut → open", "lamp: off → on", "lid: open → shut"],
            preview.Plan!.Back.Select(c => $"{c}")
        );
        Assert.Equal(_engine.Time.GetUtcNow() + Undoer.HoldTime, preview.HeldUntil);
        Assert.Single(await _engine.EntriesAsync());
        Assert.Equal(3, _engine.Thing.Applied.Count);
    }

    [Fact]
    public async Task List_HasOnlyWhatGuardrailsChangedInTheSpan()
    {
        var first = await RemediateAsync("1", ("lamp", "on"));
        _engine.Time.Advance(TimeSpan.FromHours(1));
        var second = await RemediateAsync("2", ("lamp", "on"));
        await UndoAsync(second);
        Assert.Equal([second.Id], await ListAsync(new UndoSelection { Since = second.Time, Until = second.Time }));
        Assert.Equal([second.Id, first.Id], await ListAsync(new UndoSelection { Guardrail = first.Guardrail }));
        Assert.Equal([first.Id], await ListAsync(new UndoSelection { Before = second.Id }));
        Assert.Empty(await ListAsync(new UndoSelection { Guardrail = new GuardrailName("other/one") }));
        Assert.Empty(await ListAsync(new UndoSelection { Tenant = new TenantId("4711") }));
        Assert.Empty(await ListAsync(new UndoSelection { Sight = new Sight() }));
    }

    [Fact]
    public async Task List_OfARun_IsFoundByItsNameAndByAnyOfItsEntries()
    {
        await RemediateAsync("1", ("lamp", "on"));
        foreach (var key in new[] { "2", "3" })
        {
            _engine.Thing.Put(key, ("lamp", "on"));
            await _engine.LookAsync(key, "sweep/x");
        }

        await _engine.WorkAsync();
        await RemediateAsync("4", ("lamp", "on"));
        var ofRun = (await _engine.EntriesAsync()).Where(entry => entry.Trigger == "sweep/x").ToList();
        Assert.Equal(["2", "3"], ofRun.Select(entry => entry.Resource.Key).Order());

        var found = await ListAsync(new UndoSelection { Run = "sweep/x" });

        Assert.Equal(ofRun.Select(entry => entry.Id).Reverse(), found);
        Assert.Equal(found, await ListAsync(new UndoSelection { Run = ofRun[0].Id }));
        Assert.Empty(await ListAsync(new UndoSelection { Run = "sweep/y" }));
        Assert.Empty(await ListAsync(new UndoSelection { Run = ofRun[0].Id, Tenant = new TenantId("4711") }));
    }

    [Fact]
    public async Task Undo_OfWhatNothingBringsBack_IsRefusedBeforehandToo()
    {
        var done = await RemediateAsync("1", ("lamp", "on"), ("glass", "thin"));

        var preview = await _engine.Undoer.PreviewAsync(new UndoRequest(done.Id, "mona"), default);

        Assert.Equal((UndoEnd.Refused, "a lamp that burst stays dark"), (preview.End, preview.Reason));
        Assert.Equal(await EndAsync(done), (preview.End, preview.Reason));
        Assert.Equal(("off", 1), (Fact("lamp"), _engine.Thing.Applied.Count));
    }

    private async Task<List<string>> ListAsync(UndoSelection selection)
    {
        var found = new List<string>();
        await foreach (var entry in _engine.Undoer.ListAsync(selection, default))
        {
            found.Add(entry.Id);
        }

        return found;
    }

    private async Task<LedgerEntry> RemediateAsync(string key, params (string, string)[] facts)
    {
        _engine.Thing.Put(key, facts);
        await _engine.HintAsync(key);
        await _engine.WorkAsync();
        var entry = (await _engine.EntriesAsync())[^1];
        Assert.Equal(EntryOutcome.Remediated, entry.Outcome);
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        return entry;
    }

    private Task<UndoResult> UndoAsync(LedgerEntry entry) =>
        _engine.Undoer.UndoAsync(new UndoRequest(entry.Id, "mona"), default);

    private async Task<(UndoEnd, string)> EndAsync(LedgerEntry entry)
    {
        var result = await UndoAsync(entry);
        return (result.End, result.Reason);
    }

    private async Task KillAsync(LedgerEntry entry, int step)
    {
        var before = _engine.Thing.Applied.Count;
        _engine.Thing.BeforeApply = _ => _engine.Thing.Applied.Count == before + step ? throw new Crash() : null;
        if (step == entry.Changes.Length)
        {
            _engine.Thing.BeforeRead = _ => _engine.Thing.Applied.Count == before + step ? throw new Crash() : null;
        }

        await Assert.ThrowsAsync<Crash>(() => UndoAsync(entry));
        _engine.Thing.BeforeApply = _ => null;
        _engine.Thing.BeforeRead = _ => null;
        _engine.Restart();
    }

    private async Task AssertUndoneOnceAsync(LedgerEntry done)
    {
        Assert.Equal(("on", "shut"), (Fact("lamp"), Fact("lid")));
        Assert.Equal(6, _engine.Thing.Applied.Count);
        var entry = Assert.Single(await _engine.EntriesAsync(), one => one.Outcome == EntryOutcome.Undone);
        Assert.Equal((done.Id, 3, "mona"), (entry.Undoes, entry.Changes.Length, entry.Actor));
        Assert.Null((await _engine.StandingAsync("1"))!.Intent);
    }

    private string Fact(string name) => _engine.Thing.Things["1"][name];

#pragma warning disable RCS1194 // Thrown here and caught here.
    private sealed class Crash : Exception;
#pragma warning restore RCS1194
}
