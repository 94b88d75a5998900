using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>One try at one look: what it works with, and how what it found becomes standing and entry.</summary>
/// <param name="Leased">The work in hand; null for a state that a sweep read in bulk.</param>
/// <param name="Look">The look.</param>
/// <param name="Guardrail">Who looks.</param>
/// <param name="Policy">The snapshot of the policy.</param>
/// <param name="Standing">The standing as it was read.</param>
internal sealed record LookRun(Leased? Leased, Look Look, IGuardrail Guardrail, Policy Policy, Standing Standing)
{
    /// <summary>The standing after a state was read and judged; the intent stays as it is.</summary>
    public Standing Judged(State state, DateTimeOffset readAt, Verdict verdict) =>
        Standing with
        {
            Resource = state.Resource,
            State = Guardrail.Write(state),
            Verdict = KindOf(verdict),
            Reason = verdict.Reason,
            ReadAt = readAt,
            Hold = Standing.Hold?.Survives(verdict, readAt) is true ? Standing.Hold : null,
        };

    /// <summary>The settlement of a decision: the intent is closed, the work ended, the entry written.</summary>
    /// <param name="standing">The standing after it.</param>
    /// <param name="finding">What the entry says.</param>
    /// <param name="now">The time of the entry.</param>
    public Settlement Settle(Standing standing, Finding finding, DateTimeOffset now)
    {
        var next = standing with { Outcome = finding.KeepsOutcome ? standing.Outcome : finding.Outcome, Intent = null };
        return new Settlement(
            next,
            IsNews(finding, standing) ? EntryOf(next, finding, now) : null,
            Leased,
            Follow(finding, next, now)
        );
    }

    /// <summary>A verdict's kind.</summary>
    public static VerdictKind KindOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Compliant => VerdictKind.Compliant,
            Verdict.Violation => VerdictKind.Violation,
            _ => VerdictKind.Unknown,
        };

    // An event always gets its answer; a sweep that finds what was found before only moves the time, unless people were
    // told of something else meanwhile: a look that failed for good leaves the standing as it was.
    // What is held is said once, however many events come meanwhile.
    private bool IsNews(Finding finding, Standing standing) =>
        finding.Outcome is EntryOutcome.Held
            ? Standing.Outcome is not EntryOutcome.Held
            : IsOtherNews(finding, standing);

    private bool IsOtherNews(Finding finding, Standing standing) =>
        Look.Cause is not (LookCause.Sweep or LookCause.Policy)
        || finding.Outcome != Standing.Outcome
        || standing.Verdict != Standing.Verdict
        || !string.Equals(standing.Reason, Standing.Reason, StringComparison.Ordinal)
        || !finding.Applied.IsEmpty
        || NoticeRules.Ends(Standing.Told, finding.Outcome);

    private LedgerEntry EntryOf(Standing next, Finding finding, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Time = now,
            Guardrail = next.Guardrail,
            Resource = next.Resource,
            Verdict = finding.Verdict,
            Reason = finding.Reason,
            Outcome = finding.Outcome,
            Changes = finding.Applied.IsEmpty ? finding.Proposed : finding.Applied,
            Actor = Look.Actor,
            Cause = Look.Cause,
            Trigger = Look.Trigger,
            Undoes = finding.Undoes,
            Policy = Policy.Hash,
            Before = finding.Before,
            After = finding.Applied.IsEmpty ? null : next.State,
            DurationMs = Math.Max(0, (now - Look.Happened).TotalMilliseconds),
            Urgent = finding.Urgent,
        };

    private ImmutableArray<Work> Follow(Finding finding, Standing next, DateTimeOffset now)
    {
        if (finding.LookAgain is not { } due)
        {
            return [];
        }

        var endsHold = next.Hold?.Until == due;
        return
        [
            // Named by its time, so that however many looks ask for it, one follows.
            Look with
            {
                Id =
                    $"again/{Look.Guardrail}/{next.Resource.Tenant}/{next.Resource.Key}/{due.ToUnixTimeMilliseconds()}",
                Due = due,
                Hint = endsHold ? new Hint(next.Resource) : Look.Hint with { Resource = next.Resource },
                Cause =
                    endsHold ? LookCause.HoldEnded
                    : finding.Outcome == EntryOutcome.Slowed ? LookCause.LoopGuard
                    : LookCause.Recheck,
                // Nobody causes what time does.
                Actor = endsHold ? null : Look.Actor,
                Happened = endsHold ? due : Look.Happened,
                Accepted = now,
            },
        ];
    }
}

/// <summary>What an entry says.</summary>
internal sealed record Finding(EntryOutcome Outcome, VerdictKind Verdict, string Reason)
{
    /// <summary>What an entry says of a decision that changes nothing.</summary>
    public static Finding Of(Decision.Record record, Standing judged) =>
        new(record.Outcome, judged.Verdict, record.Reason)
        {
            Proposed = record.Changes,
            Before = judged.State,
            Urgent = record.Urgent,
            LookAgain = record.LookAgain,
        };

    /// <summary>Changes that were made.</summary>
    public ImmutableArray<Change> Applied { get; init; } = [];

    /// <summary>Changes that would be made.</summary>
    public ImmutableArray<Change> Proposed { get; init; } = [];

    /// <summary>The state it was decided on.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>Whether a person ought to be told at once.</summary>
    public bool Urgent { get; init; }

    /// <summary>When the next look is due; null when none follows.</summary>
    public DateTimeOffset? LookAgain { get; init; }

    /// <summary>The id of the entry that a person took back, or wanted to; null when it is no undo.</summary>
    public string? Undoes { get; init; }

    /// <summary>Whether the standing's own last outcome stays, since nothing was decided about the state.</summary>
    public bool KeepsOutcome => Outcome is EntryOutcome.Joined or EntryOutcome.DeadLettered or EntryOutcome.Refused;
}
