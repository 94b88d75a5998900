using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>What is told, how much it matters, and what waits for the digest. Pure; the same for all channels.</summary>
internal static class NoticeRules
{
    private const string EndMark = "end";

    /// <summary>Whether people must hear of a decision: of one that changed something each time, of others when they are news.</summary>
    public static bool MustBeTold(Settled settled, LedgerEntry entry) =>
        entry.Outcome switch
        {
            EntryOutcome.Remediated or EntryOutcome.Undone or EntryOutcome.DeadLettered => true,
            EntryOutcome.Unverified or EntryOutcome.Drifted or EntryOutcome.Blocked or EntryOutcome.Observed =>
                entry.After is not null || IsAnother(settled),
            EntryOutcome.Reported
            or EntryOutcome.Paused
            or EntryOutcome.BreakerTripped
            or EntryOutcome.Slowed
            or EntryOutcome.GivenUp
            or EntryOutcome.Unknown => IsAnother(settled),
            _ => false,
        };

    /// <summary>
    /// How much a decision matters. Critical is what is urgent: escalated, tripped, failed, given up. Below that the policy's
    /// word for the guardrail counts; without one, exposure is high and all else is medium, and what a person took back
    /// is low.
    /// </summary>
    public static NoticeSeverity SeverityOf(LedgerEntry entry, GuardrailDefinition guardrail, Policy policy) =>
        entry switch
        {
            { Urgent: true } or { Outcome: EntryOutcome.BreakerTripped or EntryOutcome.DeadLettered } =>
                NoticeSeverity.Critical,
            { Outcome: EntryOutcome.Undone } => NoticeSeverity.Low,
            _ when policy.Notify.Severity.TryGetValue(guardrail.Name, out var said) => said,
            _ => guardrail.GuardsExposure ? NoticeSeverity.High : NoticeSeverity.Medium,
        };

    /// <summary>
    /// Whether a notice waits for the digest: where nothing was changed, what is only observed and not critical, and what is
    /// less than high and was left since all changes are paused, or was found by a sweep and is people's to mend.
    /// </summary>
    public static bool IsForDigest(Notice notice) =>
        !notice.IsDone
        && notice.Outcome switch
        {
            EntryOutcome.Observed => notice.Severity < NoticeSeverity.Critical,
            EntryOutcome.Paused => notice.Severity < NoticeSeverity.High,
            EntryOutcome.Reported or EntryOutcome.Unknown => notice
                is { Cause: LookCause.Sweep or LookCause.Policy, Severity: < NoticeSeverity.High },
            _ => false,
        };

    /// <summary>Whether a decision ends what people were told of, and what an issue may be open for.</summary>
    /// <param name="told">What they were told before.</param>
    /// <param name="outcome">The decision.</param>
    public static bool Ends(ImmutableArray<ToldDecision>? told, EntryOutcome outcome) =>
        told is { IsDefaultOrEmpty: false } some
        && !HasEnded(some)
        && outcome is EntryOutcome.Compliant or EntryOutcome.Gone or EntryOutcome.Exempt;

    /// <summary>Whether an issue is to be open, as its resource stands by now.</summary>
    public static bool IsOpen(Standing standing, Notice notice) =>
        standing switch
        {
            { Outcome: EntryOutcome.Exempt or EntryOutcome.Gone } => false,
            { Verdict: not VerdictKind.Compliant } or { Outcome: EntryOutcome.Blocked } => true,
            // The standing keeps the outcome that it had before looks failed.
            _ => notice.Outcome is EntryOutcome.DeadLettered && !HasEnded(standing.Told ?? []),
        };

    /// <summary>What is remembered when that has ended which people were told of.</summary>
    public static ToldDecision EndAt(DateTimeOffset time) => new(EndMark, time);

    /// <summary>Whether what is remembered is an end.</summary>
    public static bool IsEnd(ToldDecision told) => told.Mark == EndMark;

    private static bool HasEnded(ImmutableArray<ToldDecision> told) => told is [.., var last] && IsEnd(last);

    private static bool IsAnother(Settled settled) =>
        settled.Before.Verdict != settled.After.Verdict
        || settled.Before.SettledOutcome != settled.After.SettledOutcome
        || !string.Equals(settled.Before.Reason, settled.After.Reason, StringComparison.Ordinal);
}
