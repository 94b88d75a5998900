using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Engine;

/// <summary>A person asks for a change that the verdict offers.</summary>
public sealed class ChoiceTests : IDisposable
{
    private static readonly string Hammer = ThingGuardrail.Hammer.Id;

    private readonly EngineFixture _engine = new();

    public ChoiceTests() => _engine.Thing.Put("1", ("lamp", "stuck"));

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Choice_OfSomebodyWhoMay_IsCarriedOutWithThePersonAsActor()
    {
        var entry = await ChooseAsync(Hammer);

        Assert.Equal((EntryOutcome.Remediated, LookCause.Person), (entry.Outcome, entry.Cause));
        Assert.Equal([ThingGuardrail.Hammer.Change], entry.Changes);
        Assert.Equal("the lamp is stuck; mallory, who holds the hammer, chose lamp: stuck → off", entry.Reason);
        Assert.Equal("mallory", entry.Actor);
    }

    [Fact]
    public async Task Choice_WhileThePolicyObserves_IsCarriedOut()
    {
        _engine.Policy = Policy.ObserveOnly;

        Assert.Equal(EntryOutcome.Remediated, (await ChooseAsync(Hammer)).Outcome);
    }

    [Fact]
    public async Task Choice_WhileTheBreakerIsTripped_IsCarriedOut()
    {
        _engine.Policy = _engine.Policy with { Limits = new Limits { ChangesPerHour = 1 } };
        foreach (var key in new[] { "2", "3" })
        {
            _engine.Thing.Put(key, ("lamp", "on"));
            await _engine.HintAsync(key);
        }

        await _engine.WorkAsync();
        Assert.Contains(EntryOutcome.BreakerTripped, await _engine.OutcomesAsync());

        Assert.Equal(EntryOutcome.Remediated, (await ChooseAsync(Hammer)).Outcome);
    }

    [Fact]
    public async Task Choice_OfSomebodyWhoMayNot_IsRefusedAndChangesNothing()
    {
        _engine.Thing.Right = _ => new Permission.Denied("that takes somebody with the hammer");

        var entry = await ChooseAsync(Hammer);

        Assert.Equal(EntryOutcome.Refused, entry.Outcome);
        Assert.Contains("that takes somebody with the hammer", entry.Reason, StringComparison.Ordinal);
        Assert.Empty(_engine.Thing.Applied);
    }

    [Fact]
    public async Task Choice_WhoseRightCannotBeTold_IsRefused()
    {
        _engine.Thing.Right = _ => new Permission.Blocked("grant members: read", RetryAt: null);

        var entry = await ChooseAsync(Hammer);

        Assert.Equal(EntryOutcome.Refused, entry.Outcome);
        Assert.Contains("grant members: read", entry.Reason, StringComparison.Ordinal);
        Assert.Empty(_engine.Thing.Applied);
    }

    [Fact]
    public async Task Choice_WhoseRightCannotBeToldNow_WaitsAndIsThenCarriedOut()
    {
        var later = _engine.Time.GetUtcNow() + TimeSpan.FromMinutes(1);
        _engine.Thing.Right = _ => new Permission.Blocked("a limit", later);
        await _engine.HintAsync("1", Hammer);
        await _engine.WorkAsync();
        Assert.Empty(await _engine.EntriesAsync());

        _engine.Thing.Right = _ => new Permission.Granted("holds the hammer");
        _engine.Time.Advance(TimeSpan.FromMinutes(1));
        await _engine.WorkAsync();

        Assert.Equal([EntryOutcome.Remediated], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task Choice_ThatIsNotOffered_IsRefused()
    {
        Assert.Equal(EntryOutcome.Refused, (await ChooseAsync("0123456789abcdef0123")).Outcome);
        Assert.Empty(_engine.Thing.Applied);
    }

    [Fact]
    public async Task Choice_ThatSomebodyElseMadeMeanwhile_IsRefusedAsNoLongerOffered()
    {
        _engine.Thing.Put("1", ("lamp", "off"));

        var entry = await ChooseAsync(Hammer);

        Assert.Equal((EntryOutcome.Refused, VerdictKind.Compliant), (entry.Outcome, entry.Verdict));
        Assert.Contains("not offered any more", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choice_WhilePaused_IsRefused()
    {
        _engine.Policy = _engine.Policy with { Paused = true };

        Assert.Equal(EntryOutcome.Refused, (await ChooseAsync(Hammer)).Outcome);
        Assert.Empty(_engine.Thing.Applied);
    }

    [Fact]
    public async Task Choice_MadeByACrashedProcess_IsMadeOnceByTheNext()
    {
        _engine.Thing.BeforeApply = _ => throw new Crash();
        await _engine.HintAsync("1", Hammer);
        await Assert.ThrowsAsync<Crash>(_engine.WorkAsync);
        _engine.Thing.BeforeApply = _ => null;
        _engine.Restart();

        await _engine.WorkAsync();

        Assert.Equal(ThingGuardrail.Hammer.Change, Assert.Single(_engine.Thing.Applied));
        Assert.Equal([EntryOutcome.Remediated], await _engine.OutcomesAsync());
    }

    [Fact]
    public async Task Choice_DoesNotCountAsAReversal()
    {
        await ChooseAsync(Hammer);

        Assert.Empty((await _engine.StandingAsync("1"))!.Reversals);
    }

    private async Task<LedgerEntry> ChooseAsync(string choice)
    {
        await _engine.HintAsync("1", choice);
        await _engine.WorkAsync();
        return (await _engine.EntriesAsync())[^1];
    }

#pragma warning disable RCS1194 // Thrown here and caught here.
    private sealed class Crash : Exception;
#pragma warning restore RCS1194
}
