using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>What is told, how much it matters, and what waits for the digest. Pure; the same for all channels.</summary>
internal static class NoticeRules
{
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

    /// <summary>Whether a decision ends what an issue was opened for.</summary>
    public static bool Ends(Settled settled, LedgerEntry entry) =>
        settled.Before.Verdict is VerdictKind.Violation or VerdictKind.Unknown
        && entry.Outcome is EntryOutcome.Compliant or EntryOutcome.Gone or EntryOutcome.Exempt;

    private static bool IsAnother(Settled settled) =>
        settled.Before.Verdict != settled.After.Verdict
        || settled.Before.SettledOutcome != settled.After.SettledOutcome
        || !string.Equals(settled.Before.Reason, settled.After.Reason, StringComparison.Ordinal);
}
