using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Undo;

/// <summary>What the ledger says of an undo. Pure.</summary>
internal static class UndoWords
{
    /// <summary>Why nothing is taken back while the policy pauses, and what to do.</summary>
    public const string Paused =
        "the policy pauses all changes: set paused to false; `mode: observe` stops the guardrails and lets an undo through";

    /// <summary>What came of the writes.</summary>
    /// <param name="done">How far they came.</param>
    /// <param name="made">All that was taken back, also by earlier tries.</param>
    public static EntryOutcome OutcomeOf(Remediation done, ImmutableArray<Change> made) =>
        done.End switch
        {
            RemediationEnd.Done when done.Refused.IsEmpty => EntryOutcome.Undone,
            RemediationEnd.Unverified => EntryOutcome.Unverified,
            RemediationEnd.Gone => EntryOutcome.Gone,
            _ when made.IsEmpty => EntryOutcome.Refused,
            RemediationEnd.Drifted => EntryOutcome.Drifted,
            _ => EntryOutcome.Blocked,
        };

    /// <summary>Which entry was taken back, by whom.</summary>
    public static string ReasonOf(LedgerEntry entry, string? actor) =>
        $"{actor ?? "somebody"} took back what entry {entry.Id} did ({entry.Reason})";

    /// <summary>The same, and what went otherwise.</summary>
    public static string ReasonOf(LedgerEntry entry, string? actor, Remediation done) =>
        string.Join(
            "; ",
            done.Refused.Prepend(done.Reason).Prepend(ReasonOf(entry, actor)).Where(text => text.Length > 0)
        );

    /// <summary>Which entry was not taken back, and why.</summary>
    public static string Refusal(LedgerEntry entry, string? actor, bool isInterrupted, string why) =>
        isInterrupted
            ? $"{actor ?? "somebody"} began to take back what entry {entry.Id} did, was interrupted, and it cannot go on: {why}"
            : $"{actor ?? "somebody"} wanted to take back what entry {entry.Id} did, which was not done: {why}";
}
