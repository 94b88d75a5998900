using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Engine;

/// <summary>A process that ends in the middle of a change, at every point, and the next one that takes over.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Crash_BeforeAStep_TheNextProcessFinishes(int step)
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "shut"));
        _engine.Thing.BeforeApply = _ => _engine.Thing.Applied.Count == step ? throw new Crash() : null;
        await CrashAsync();

        await _engine.WorkAsync();

        await AssertPutRightOnceAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Crash_AfterAStep_TheNextProcessFinishesAndRepeatsNothing(int step)
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "shut"));
        _engine.Thing.BeforeRead = _ => _engine.Thing.Applied.Count == step + 1 ? throw new Crash() : null;
        await CrashAsync();

        await _engine.WorkAsync();

        await AssertPutRightOnceAsync();
    }

    [Fact]
    public async Task Crash_WithTheLookLost_IsFoundByTheOpenIntent()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "shut"));
        _engine.Thing.BeforeApply = _ => _engine.Thing.Applied.Count == 1 ? throw new Crash() : null;
        await CrashAsync();
        await _engine.Stores.Committer.CommitAsync(session => session.Execute("DELETE FROM work"));

        var open = new OpenWork(_engine.Stores.Ledger, _engine.Stores.Queue, _engine.Time);
        Assert.Equal(1, await open.RecoverAsync(default));
        await _engine.WorkAsync();

        await AssertPutRightOnceAsync();
    }

    [Fact]
    public async Task Recovery_OfWhatAnotherProcessFinishedMeanwhile_DecidesNothing()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "shut"));
        _engine.Thing.BeforeApply = _ => _engine.Thing.Applied.Count == 1 ? throw new Crash() : null;
        await CrashAsync();
        var intent = (await _engine.StandingAsync("1"))!.Intent!;
        await _engine.WorkAsync();
        var now = _engine.Time.GetUtcNow();

        // A third process saw the intent before, and queues its look only now.
        await _engine.Stores.Queue.EnqueueAsync(
            [
                new Look(
                    intent.Look,
                    now,
                    _engine.Thing.Definition.Name,
                    new Hint(ThingGuardrail.Resource("1")),
                    LookCause.Recovery,
                    intent.Trigger,
                    intent.Actor,
                    intent.Happened,
                    now
                ),
            ],
            CancellationToken.None
        );
        Assert.Equal(1, await _engine.WorkAsync());

        await AssertPutRightOnceAsync();
    }

    [Fact]
    public async Task Crash_ThenSomebodyElseChangedIt_IsReportedAndLookedAtAnew()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "shut"));
        _engine.Thing.BeforeApply = _ => _engine.Thing.Applied.Count == 1 ? throw new Crash() : null;
        await CrashAsync();
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "ajar"));

        await _engine.WorkAsync();

        var entries = await _engine.EntriesAsync();
        Assert.Equal([EntryOutcome.Drifted, EntryOutcome.Remediated], entries.Select(entry => entry.Outcome));
        Assert.True(entries[0].Urgent);
        Assert.Equal(("off", "ajar"), (_engine.Thing.Things["1"]["lamp"], _engine.Thing.Things["1"]["lid"]));
    }

    [Fact]
    public async Task Crash_ThenThePolicyObserves_LeavesTheRest()
    {
        _engine.Thing.Put("1", ("lamp", "on"), ("lid", "shut"));
        _engine.Thing.BeforeApply = _ => _engine.Thing.Applied.Count == 1 ? throw new Crash() : null;
        await CrashAsync();
        _engine.Policy = Core.Policies.Policy.ObserveOnly;

        await _engine.WorkAsync();

        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal((EntryOutcome.Observed, true), (entry.Outcome, entry.Urgent));
        Assert.Single(_engine.Thing.Applied);
    }

    [Fact]
    public async Task Crash_WhileAnotherLookOfTheResourceComes_ThatOneWaits()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        _engine.Thing.BeforeApply = _ => throw new Crash();
        await _engine.HintAsync("1");
        var held = Assert.Single(await _engine.Stores.Queue.LeaseAsync(1, default));
        await Assert.ThrowsAsync<Crash>(() => _engine.Looks.ProcessAsync(held, (Core.Queue.Look)held.Work, default));
        _engine.Thing.BeforeApply = _ => null;
        await _engine.HintAsync("1");

        await _engine.WorkAsync();

        Assert.Empty(await _engine.EntriesAsync());
        Assert.Empty(_engine.Thing.Applied);
    }

    private async Task CrashAsync()
    {
        await _engine.HintAsync("1");
        await Assert.ThrowsAsync<Crash>(_engine.WorkAsync);
        _engine.Thing.BeforeApply = _ => null;
        _engine.Thing.BeforeRead = _ => null;
        _engine.Restart();
    }

    private async Task AssertPutRightOnceAsync()
    {
        var entry = Assert.Single(await _engine.EntriesAsync());
        Assert.Equal((EntryOutcome.Remediated, VerdictKind.Compliant), (entry.Outcome, entry.Verdict));
        Assert.Equal(["lid", "lamp", "lid"], entry.Changes.Select(change => change.Property));
        Assert.Equal(3, _engine.Thing.Applied.Count);
        Assert.Equal(("off", "shut"), (_engine.Thing.Things["1"]["lamp"], _engine.Thing.Things["1"]["lid"]));
        Assert.Equal("mallory", entry.Actor);
        Assert.Equal(0, (await _engine.Stores.Queue.StatusAsync(default)).Waiting);
    }

#pragma warning disable RCS1194 // Thrown here and caught here.
    private sealed class Crash : Exception;
#pragma warning restore RCS1194
}
