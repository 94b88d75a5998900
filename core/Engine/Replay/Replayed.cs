using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Replay;

/// <summary>What another policy makes of a recorded decision.</summary>
internal abstract record Replayed
{
    private Replayed() { }

    /// <summary>It was judged.</summary>
    /// <param name="Effect">How the two decisions compare.</param>
    /// <param name="Outcome">What would have been recorded.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Changes">What would have been changed; where nothing would have been, what was.</param>
    public sealed record Judged(
        ReplayEffect Effect,
        EntryOutcome Outcome,
        string Reason,
        ImmutableArray<Change> Changes
    ) : Replayed;

    /// <summary>It cannot be judged.</summary>
    /// <param name="Gap">Why.</param>
    public sealed record Skipped(ReplayGap Gap) : Replayed;
}
