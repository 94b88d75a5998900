using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Notifications.Notices;

/// <summary>Notices to tell.</summary>
internal static class NoticeSamples
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static NoticeTarget Slack { get; } = new(NoticeTransport.Slack, "SLACK_WEBHOOK");

    public static Notice Notice(string entry = "entry-1", string name = "acme/payroll") =>
        new()
        {
            Entry = entry,
            Guardrail = new GuardrailName("github/public-repository"),
            Resource = new ResourceId(TenantId.Default, new ResourceKind("github/repository"), "7", name),
            Outcome = EntryOutcome.Remediated,
            Verdict = VerdictKind.Compliant,
            Severity = NoticeSeverity.High,
            Owner = "payments (topic)",
            Actor = "mona",
            Cause = LookCause.Event,
            Happened = Now.AddMinutes(-1),
            Decided = Now,
            Why = "public without a topic of: open-source",
            Changes = ["visibility: public → private (lasting: stars are lost)"],
            IsDone = true,
        };

    public static NoticeErrand Errand(NoticeTarget target, string entry = "entry-1") =>
        new(target, Now) { Notice = Notice(entry) };

    /// <summary>A notice in which everything that people choose is this text.</summary>
    public static Notice Hostile(string text) =>
        Notice(name: text) with
        {
            Owner = text,
            Actor = text,
            Why = text,
            Changes = [text],
            Verdict = VerdictKind.Violation,
        };
}
