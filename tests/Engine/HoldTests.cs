using ZocSec.Core.Engine;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Engine;

/// <summary>What a person took back is not made again for a while.</summary>
public sealed class HoldTests : IDisposable
{
    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task HeldFix_IsNotMadeByAnEvent_AndSaidOnceWithItsEnd()
    {
        var until = await UndoneAsync();

        await HintAsync();
        await HintAsync();
        await HintAsync();

        Assert.Equal("on", _engine.Thing.Things["1"]["lamp"]);
        var held = Assert.Single(await _engine.EntriesAsync(), entry => entry.Outcome == EntryOutcome.Held);
        Assert.Contains($"held until {until:yyyy-MM-dd HH:mm:ss} UTC", held.Reason, StringComparison.Ordinal);
        Assert.Equal(VerdictKind.Violation, (await _engine.StandingAsync("1"))!.Verdict);
    }

    [Fact]
    public async Task HeldFix_SurvivesARestart()
    {
        await UndoneAsync();
        _engine.Restart();

        await HintAsync();

        Assert.Equal("on", _engine.Thing.Things["1"]["lamp"]);
    }

    [Fact]
    public async Task HeldFix_IsMadeWhenTheHoldHasEnded_WithoutAnEvent()
    {
        var until = await UndoneAsync();
        await HintAsync();
        _engine.Time.Advance(until - _engine.Time.GetUtcNow() - TimeSpan.FromSeconds(1));
        await _engine.WorkAsync();
        Assert.Equal("on", _engine.Thing.Things["1"]["lamp"]);

        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        await _engine.WorkAsync();

        Assert.Equal("off", _engine.Thing.Things["1"]["lamp"]);
        var last = (await _engine.EntriesAsync())[^1];
        Assert.Equal((EntryOutcome.Remediated, LookCause.HoldEnded, null), (last.Outcome, last.Cause, last.Actor));
        Assert.Null((await _engine.StandingAsync("1"))!.Hold);
    }

    [Fact]
    public async Task HeldFix_WhenNothingLooksMeanwhile_IsMadeAtTheEndAsWell()
    {
        var until = await UndoneAsync();
        _engine.Time.Advance(until - _engine.Time.GetUtcNow());

        await _engine.WorkAsync();

        Assert.Equal("off", _engine.Thing.Things["1"]["lamp"]);
    }

    [Fact]
    public async Task AnotherFix_EndsTheHold()
    {
        await UndoneAsync();
        _engine.Thing.Put("1", ("lamp", "on"), ("label", "old"));

        await HintAsync();

        Assert.Equal("off", _engine.Thing.Things["1"]["lamp"]);
        Assert.Null((await _engine.StandingAsync("1"))!.Hold);
    }

    [Fact]
    public async Task CompliantOnce_EndsTheHold()
    {
        await UndoneAsync();
        _engine.Time.Advance(Hold.SettleTime);
        _engine.Thing.Put("1", ("lamp", "off"));
        await HintAsync();
        _engine.Thing.Put("1", ("lamp", "on"));

        await HintAsync();

        Assert.Equal("off", _engine.Thing.Things["1"]["lamp"]);
    }

    [Fact]
    public async Task CompliantRightAfterTheUndo_MayBeReadTooLate_AndLeavesTheHold()
    {
        await UndoneAsync();
        _engine.Thing.Put("1", ("lamp", "off"));
        await HintAsync();
        _engine.Thing.Put("1", ("lamp", "on"));

        await HintAsync();

        Assert.Equal("on", _engine.Thing.Things["1"]["lamp"]);
        Assert.NotNull((await _engine.StandingAsync("1"))!.Hold);
    }

    [Fact]
    public async Task StateThatDoesNotTell_LeavesTheHold()
    {
        await UndoneAsync();
        _engine.Thing.Put("1");
        await HintAsync();
        _engine.Thing.Put("1", ("lamp", "on"));

        await HintAsync();

        Assert.Equal("on", _engine.Thing.Things["1"]["lamp"]);
    }

    [Fact]
    public async Task Hold_OfOneThing_IsNoOtherThings()
    {
        await UndoneAsync();
        _engine.Thing.Put("2", ("lamp", "on"));
        await _engine.HintAsync("2");

        await _engine.WorkAsync();

        Assert.Equal("off", _engine.Thing.Things["2"]["lamp"]);
    }

    [Fact]
    public async Task Exemption_AfterTheHold_GoesOn()
    {
        var until = await UndoneAsync();
        _engine.Policy = _engine.Policy with
        {
            Exemptions =
            [
                new Exemption(
                    _engine.Thing.Definition.Name,
                    "thing-1",
                    DateOnly.FromDateTime(until.UtcDateTime).AddDays(1),
                    "mona",
                    "a party"
                ),
            ],
        };
        _engine.Time.Advance(until - _engine.Time.GetUtcNow());

        await _engine.WorkAsync();

        Assert.Equal(
            (EntryOutcome.Exempt, "on"),
            ((await _engine.EntriesAsync())[^1].Outcome, _engine.Thing.Things["1"]["lamp"])
        );
    }

    [Fact]
    public async Task RecordedStateThatIsHeld_IsNoNewsToAPolicy()
    {
        await UndoneAsync();
        await HintAsync();
        var standing = (await _engine.StandingAsync("1"))!;

        var preview = PolicyPreview.Of(standing, new GuardrailSet([_engine.Thing]))!.Value;

        Assert.False(preview.IsNews(_engine.Policy, _engine.Time.GetUtcNow()));
    }

    [Fact]
    public void Hold_CoversTheSameFixInAnyOrder()
    {
        Change[] fix = [new("a", "1", "2"), new("b", null, "3")];
        var hold = new Hold("1", "open", [.. fix], DateTimeOffset.MaxValue, By: null);

        Assert.True(hold.Covers(new Verdict.Violation("open", [.. fix.Reverse()], [])));
        Assert.False(hold.Covers(new Verdict.Violation("open", [fix[0]], [])));
        Assert.False(hold.Covers(new Verdict.Violation("wide open", [.. fix], [])));
        Assert.True(hold.Covers(new Verdict.Violation("open since today", [.. fix], []) { Ground = "open" }));
    }

    private async Task<DateTimeOffset> UndoneAsync()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        await HintAsync();
        var entry = (await _engine.EntriesAsync())[^1];
        var undone = await _engine.Undoer.UndoAsync(new UndoRequest(entry.Id, "mona"), default);
        Assert.Equal((UndoEnd.Undone, "on"), (undone.End, _engine.Thing.Things["1"]["lamp"]));
        return undone.HeldUntil!.Value;
    }

    // An event that came before the last read is answered by that.
    private async Task HintAsync()
    {
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        await _engine.HintAsync("1");
        await _engine.WorkAsync();
    }
}
