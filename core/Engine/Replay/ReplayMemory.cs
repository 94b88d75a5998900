using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Replay;

/// <summary>What a standing would have remembered under another policy.</summary>
internal sealed class ReplayMemory
{
    // A hold knows a violation again whatever the order of its fix, and that is all that is asked of this one.
    private Hold? _mended;

    /// <summary>When its resource would have been put right, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> Reversals { get; private set; } = [];

    /// <summary>The fix that a person took back; null when none.</summary>
    public Hold? Hold { get; private set; }

    /// <summary>Takes in the next verdict, which may end a hold and what was put right.</summary>
    public void Judged(Verdict verdict, DateTimeOffset time)
    {
        Hold = Hold?.Survives(verdict, time) is true ? Hold : null;
        _mended = _mended?.Survives(verdict, time) is true ? _mended : null;
    }

    /// <summary>Whether it is a violation that would have been put right before and that nobody made anew since.</summary>
    public bool IsMended(Verdict verdict) =>
        verdict is Verdict.Violation violation && _mended?.Covers(violation) is true;

    /// <summary>It would have been put right, or was.</summary>
    public void PutRight(DateTimeOffset time) => Reversals = Decider.Recent(Reversals, time).Add(time);

    /// <summary>The ledger's own states go on with the violation that would have been put right.</summary>
    public void PutRightOnlyHere(LedgerEntry entry, Verdict.Violation violation) =>
        _mended = new Hold(entry.Id, violation.Ground, violation.Fix, DateTimeOffset.MaxValue, By: null);

    /// <summary>The resource was changed for real: what follows is another story.</summary>
    public void Changed() => _mended = null;

    /// <summary>A person took a change back.</summary>
    public void Held(Hold? hold) => (Hold, _mended) = (hold ?? Hold, null);
}
