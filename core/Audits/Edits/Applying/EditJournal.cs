using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>Keeps the ledger of what is applied: each intent before its writes, each outcome with its standing.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="order">Who asked for it, and by which file.</param>
/// <param name="time">The clock.</param>
internal sealed class EditJournal(ILedger ledger, EditOrder order, TimeProvider time)
{
    /// <summary>The name under which edits stand in the ledger. No guardrail of the server has it.</summary>
    public static GuardrailName Guardrail { get; } = new("audit/ownership");

    /// <summary>The standing of a repository.</summary>
    public Task<Standing> FindAsync(ResourceId repository, CancellationToken ct) =>
        ledger.FindOrNewAsync(new StandingKey(Guardrail, repository), ct);

    /// <summary>Those changes of an interrupted run that the repository shows as made; empty when none was interrupted.</summary>
    public static ImmutableArray<Change> Made(Standing standing, LiveOwnership live) =>
        standing.Intent is { } intent
            ?
            [
                .. intent.Changes.Where(change =>
                    live.Shows(change.Property) && live.Value(change.Property) == change.After
                ),
            ]
            : [];

    /// <summary>Records what is about to be written.</summary>
    /// <returns>The standing after it; null when another writer came first.</returns>
    public async Task<Standing?> BeginAsync(
        Standing standing,
        LiveOwnership live,
        ImmutableArray<Change> changes,
        string reason,
        CancellationToken ct
    )
    {
        var now = time.GetUtcNow();
        var state = Write(live);
        var next = standing with
        {
            Resource = live.Resource,
            State = state,
            Reason = reason,
            ReadAt = now,
            Intent = new Intent(
                $"apply/{order.Run}",
                standing.Intent?.Before ?? state,
                reason,
                changes,
                order.Actor,
                order.Trigger,
                standing.Intent?.Happened ?? now,
                order.Policy().Hash,
                now
            )
            {
                ByCommand = true,
            },
        };
        return await ledger.BeginAsync(next, changesPerHour: null, ct) == BeginResult.Begun
            ? next with
            {
                Version = standing.Version + 1,
            }
            : null;
    }

    /// <summary>Records what came of it, and closes the intent.</summary>
    /// <param name="standing">The standing with its intent.</param>
    /// <param name="live">The repository as last read; null when it is gone.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="applied">The changes that were made.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False when another writer came first.</returns>
    public Task<bool> SettleAsync(
        Standing standing,
        LiveOwnership? live,
        EntryOutcome outcome,
        ImmutableArray<Change> applied,
        string reason,
        CancellationToken ct
    )
    {
        var now = time.GetUtcNow();
        var intent = standing.Intent!;
        var verdict = outcome == EntryOutcome.Remediated ? VerdictKind.Compliant : VerdictKind.None;
        var state = live is null ? (JsonElement?)null : Write(live);
        var next = standing with
        {
            Resource = live?.Resource ?? standing.Resource,
            State = state,
            Verdict = verdict,
            Reason = reason,
            Outcome = outcome,
            ReadAt = now,
            Intent = null,
        };
        var entry = new LedgerEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Time = now,
            Guardrail = Guardrail,
            Resource = next.Resource,
            Verdict = verdict,
            Reason = reason,
            Outcome = outcome,
            Changes = applied.IsEmpty ? intent.Changes : applied,
            Actor = order.Actor ?? intent.Actor,
            Cause = LookCause.Person,
            Trigger = order.Trigger,
            Policy = order.Policy().Hash,
            Before = intent.Before,
            After = applied.IsEmpty ? null : state,
            DurationMs = Math.Max(0, (now - intent.Happened).TotalMilliseconds),
        };
        return ledger.SettleAsync(new Settlement(next, entry, Completes: null, Follow: []), ct);
    }

    private static JsonElement Write(LiveOwnership live) =>
        JsonSerializer.SerializeToElement(live, LiveOwnershipJson.Default.LiveOwnership);
}
