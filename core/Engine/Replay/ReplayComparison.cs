using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Replay;

/// <summary>Compares what another policy would have decided with what is recorded. Pure.</summary>
internal static class ReplayComparison
{
    /// <summary>Compares with a decision that changes nothing.</summary>
    public static Replayed.Judged Of(LedgerEntry entry, EntryOutcome outcome, string reason) =>
        entry.TriedChanges ? new Replayed.Judged(ReplayEffect.WouldNotChange, outcome, reason, entry.Changes)
        : entry.Outcome == outcome ? new Replayed.Judged(ReplayEffect.Same, outcome, reason, [])
        : new Replayed.Judged(ReplayEffect.OtherOutcome, outcome, reason, []);

    /// <summary>Compares with a decision to put right.</summary>
    public static Replayed.Judged Of(LedgerEntry entry, Decision.Remediate remediate) =>
        !entry.TriedChanges
            ? new Replayed.Judged(ReplayEffect.WouldChange, EntryOutcome.Remediated, remediate.Reason, remediate.Fix)
        : AreOf(entry, remediate.Fix)
            ? new Replayed.Judged(ReplayEffect.Same, entry.Outcome, remediate.Reason, remediate.Fix)
        : new Replayed.Judged(
            ReplayEffect.WouldChangeOtherwise,
            EntryOutcome.Remediated,
            remediate.Reason,
            remediate.Fix
        );

    // What was begun may have ended early, and an optional change may have been refused.
    private static bool AreOf(LedgerEntry entry, ImmutableArray<Change> fix)
    {
        var made = entry.Changes.Select(change => change.ToString()).ToHashSet(StringComparer.Ordinal);
        var wanted = fix.Select(change => change.ToString()).ToHashSet(StringComparer.Ordinal);
        return made.IsSubsetOf(wanted)
            && (
                entry.Outcome != EntryOutcome.Remediated
                || fix.All(change => change.Optional || made.Contains(change.ToString()))
            );
    }
}
