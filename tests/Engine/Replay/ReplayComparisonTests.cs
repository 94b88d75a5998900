using System.Text.Json;
using ZocSec.Core.Engine;
using ZocSec.Core.Engine.Replay;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Ledger;

namespace ZocSec.Tests.Engine.Replay;

public sealed class ReplayComparisonTests
{
    private static readonly Change Off = new("lamp", "on", "off");
    private static readonly Change Renew = new("label", "old", "fresh", Optional: true);
    private static readonly Change Open = new("lid", "shut", "open");

    [Theory]
    [InlineData(EntryOutcome.Compliant, EntryOutcome.Compliant, ReplayEffect.Same)]
    [InlineData(EntryOutcome.Observed, EntryOutcome.Exempt, ReplayEffect.OtherOutcome)]
    [InlineData(EntryOutcome.Compliant, EntryOutcome.Observed, ReplayEffect.OtherOutcome)]
    [InlineData(EntryOutcome.BreakerTripped, EntryOutcome.BreakerTripped, ReplayEffect.Same)]
    [InlineData(EntryOutcome.Remediated, EntryOutcome.Observed, ReplayEffect.WouldNotChange)]
    [InlineData(EntryOutcome.Unverified, EntryOutcome.Paused, ReplayEffect.WouldNotChange)]
    [InlineData(EntryOutcome.Blocked, EntryOutcome.Compliant, ReplayEffect.WouldNotChange)]
    [InlineData(EntryOutcome.Drifted, EntryOutcome.Held, ReplayEffect.WouldNotChange)]
    public void DecisionThatChangesNothing_AgainstTheRecord(EntryOutcome was, EntryOutcome would, ReplayEffect effect)
    {
        var judged = ReplayComparison.Of(Entry(was, Off), would, "because");

        Assert.Equal((effect, would, "because"), (judged.Effect, judged.Outcome, judged.Reason));
        Assert.Equal(effect == ReplayEffect.WouldNotChange ? [Off] : [], judged.Changes);
    }

    [Theory]
    [InlineData(EntryOutcome.Compliant)]
    [InlineData(EntryOutcome.Observed)]
    [InlineData(EntryOutcome.Exempt)]
    [InlineData(EntryOutcome.Reported)]
    [InlineData(EntryOutcome.Paused)]
    [InlineData(EntryOutcome.BreakerTripped)]
    [InlineData(EntryOutcome.Slowed)]
    [InlineData(EntryOutcome.GivenUp)]
    [InlineData(EntryOutcome.Unknown)]
    [InlineData(EntryOutcome.Held)]
    public void DecisionToPutRight_WhereNothingWasTried_WouldChange(EntryOutcome was)
    {
        var judged = ReplayComparison.Of(Entry(was, Off), new Decision.Remediate("because", [Off]));

        Assert.Equal((ReplayEffect.WouldChange, EntryOutcome.Remediated), (judged.Effect, judged.Outcome));
        Assert.Equal([Off], judged.Changes);
    }

    [Fact]
    public void DecisionToPutRight_AsWasDone_IsTheSame_WhateverCameOfIt()
    {
        var decision = new Decision.Remediate("because", [Renew, Off]);

        Assert.Equal(ReplayEffect.Same, Effect(EntryOutcome.Remediated, Renew, Off));
        // What is optional may have been refused, and a list may have ended early.
        Assert.Equal(ReplayEffect.Same, Effect(EntryOutcome.Remediated, Off));
        Assert.Equal(ReplayEffect.Same, Effect(EntryOutcome.Unverified, Renew));
        Assert.Equal(ReplayEffect.WouldChangeOtherwise, Effect(EntryOutcome.Remediated, Renew));
        Assert.Equal(ReplayEffect.WouldChangeOtherwise, Effect(EntryOutcome.Remediated, Open, Off));
        Assert.Equal(
            EntryOutcome.Unverified,
            ReplayComparison.Of(Entry(EntryOutcome.Unverified, Off), decision).Outcome
        );

        ReplayEffect Effect(EntryOutcome was, params Change[] made) =>
            ReplayComparison.Of(Entry(was, made), decision).Effect;
    }

    private static LedgerEntry Entry(EntryOutcome outcome, params Change[] changes) =>
        LedgerSamples.Entry("1", DateTimeOffset.UnixEpoch) with
        {
            Outcome = outcome,
            Changes = [.. changes],
            Before = JsonElement.Parse("{}"),
        };
}
