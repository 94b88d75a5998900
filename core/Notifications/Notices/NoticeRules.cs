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
            EntryOutcome.Unverified or EntryOutcome.Drifted or EntryOutcome.Blocked => entry.After is not null
                || IsAnother(settled),
            EntryOutcome.Observed
            or EntryOutcome.Reported
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
    /// Whether a notice waits for the digest: what is only observed, and what a sweep found that changed nothing and is less
    /// than high.
    /// </summary>
    public static bool IsForDigest(Notice notice) =>
        notice.Outcome is EntryOutcome.Observed
        || (
            notice is { Cause: LookCause.Sweep or LookCause.Policy, IsDone: false, Severity: < NoticeSeverity.High }
            && notice.Outcome is EntryOutcome.Reported or EntryOutcome.Unknown
        );

    /// <summary>Whether a decision ends what an issue was opened for.</summary>
    public static bool Ends(Settled settled, LedgerEntry entry) =>
        settled.Before.Verdict is VerdictKind.Violation or VerdictKind.Unknown
        && entry.Outcome is EntryOutcome.Compliant or EntryOutcome.Gone or EntryOutcome.Exempt;

    private static bool IsAnother(Settled settled) =>
        settled.Before.Verdict != settled.After.Verdict
        || settled.Before.SettledOutcome != settled.After.SettledOutcome
        || !string.Equals(settled.Before.Reason, settled.After.Reason, StringComparison.Ordinal);
}
