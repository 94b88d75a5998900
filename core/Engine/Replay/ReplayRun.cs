using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine.Replay;

/// <summary>Judges recorded decisions anew, taken one after the other, as if another policy had been in force. Pure but for its own memory.</summary>
/// <param name="policy">The other policy.</param>
/// <param name="guardrails">Who judges.</param>
internal sealed class ReplayRun(Policy policy, GuardrailSet guardrails)
{
    private readonly Dictionary<StandingKey, ReplayMemory> _memories = [];
    private readonly ReplayBreakers _breakers = new(policy.Limits.ChangesPerHour);

    /// <summary>The breakers that would have tripped.</summary>
    public IReadOnlyList<TrippedBreaker> Trips => _breakers.Trips;

    /// <summary>Takes in what did happen before the other policy would have come into force.</summary>
    public void Remember(LedgerEntry entry)
    {
        if (IsPersons(entry))
        {
            RememberPersons(entry);
            return;
        }

        _breakers.ResetBy(entry);
        _breakers.Remember(entry);
        if (
            _memories.TryGetValue(new StandingKey(entry.Guardrail, entry.Resource), out var memory)
            && memory.Hold is not null
            && guardrails.TryGet(entry.Guardrail, out var guardrail)
            && entry.Before is { } before
            && guardrail.Read(before) is { } state
        )
        {
            memory.Judged(guardrail.Judge(state, policy), entry.Time);
        }

        if (entry.MadeChanges)
        {
            MemoryOf(entry).PutRight(entry.Time);
        }
    }

    /// <summary>Judges the state of an entry, and compares what would have come of it with what came of it.</summary>
    public Replayed Judge(LedgerEntry entry)
    {
        if (IsPersons(entry))
        {
            RememberPersons(entry);
            return new Replayed.Skipped(ReplayGap.Person);
        }

        _breakers.ResetBy(entry);
        if (entry.Before is not { } before)
        {
            return new Replayed.Skipped(ReplayGap.NoState);
        }

        if (!guardrails.TryGet(entry.Guardrail, out var guardrail))
        {
            return new Replayed.Skipped(ReplayGap.UnknownGuardrail);
        }

        return guardrail.Read(before) is { } state
            ? Judge(entry, guardrail, state)
            : new Replayed.Skipped(ReplayGap.UnknownState);
    }

    private static bool IsPersons(LedgerEntry entry) => entry.Cause == LookCause.Person || entry.Undoes is not null;

    private Replayed.Judged Judge(LedgerEntry entry, IGuardrail guardrail, State state)
    {
        var verdict = guardrail.Judge(state, policy);
        _memories.TryGetValue(new StandingKey(entry.Guardrail, entry.Resource), out var memory);
        memory?.Judged(verdict, entry.Time);
        var decision = Decider.Decide(
            verdict,
            guardrail.Definition,
            entry.Resource,
            policy,
            memory?.Reversals ?? [],
            entry.Time,
            entry.Actor,
            memory?.Hold
        );
        var replayed =
            memory?.IsMended(verdict) is true && WouldAct(decision)
                ? new Replayed.Judged(
                    ReplayEffect.PutRightBefore,
                    EntryOutcome.Compliant,
                    $"{verdict.Reason}; it would have been put right before",
                    []
                )
                : decision switch
                {
                    Decision.Remediate remediate when _breakers.Permits(entry) => Remediated(entry, verdict, remediate),
                    Decision.Remediate remediate => ReplayComparison.Of(
                        entry,
                        EntryOutcome.BreakerTripped,
                        $"{remediate.Reason}; the breaker would have stopped changes after {policy.Limits.ChangesPerHour} within an hour"
                    ),
                    Decision.Record record => ReplayComparison.Of(entry, record.Outcome, record.Reason),
                    _ => throw new InvalidOperationException($"{decision} is not known"),
                };
        if (entry.MadeChanges)
        {
            memory?.Changed();
        }

        return replayed;
    }

    private static bool WouldAct(Decision decision) =>
        decision is Decision.Remediate or Decision.Record { Outcome: EntryOutcome.Slowed or EntryOutcome.GivenUp };

    private Replayed.Judged Remediated(LedgerEntry entry, Verdict verdict, Decision.Remediate remediate)
    {
        // What was tried and changed nothing would have been refused to the other policy too.
        if (entry.MadeChanges || !entry.TriedChanges)
        {
            var memory = MemoryOf(entry);
            memory.PutRight(entry.Time);
            if (!entry.MadeChanges && verdict is Verdict.Violation violation)
            {
                memory.PutRightOnlyHere(entry, violation);
            }
        }

        return ReplayComparison.Of(entry, remediate);
    }

    // What people do is taken as it happened: a change that was taken back is held.
    private void RememberPersons(LedgerEntry entry)
    {
        if (!entry.MadeChanges)
        {
            return;
        }

        var memory = MemoryOf(entry);
        memory.Changed();
        if (
            entry is { Undoes: { } undone, After: { } after }
            && guardrails.TryGet(entry.Guardrail, out var guardrail)
            && guardrail.Read(after) is { } state
            && guardrail.Judge(state, policy) is Verdict.Violation { Fix.IsEmpty: false } violation
        )
        {
            memory.Held(
                new Hold(undone, violation.Ground, violation.Fix, entry.Time + Undoer.HoldTime, entry.Actor)
                {
                    Since = entry.Time,
                }
            );
        }
    }

    private ReplayMemory MemoryOf(LedgerEntry entry)
    {
        var key = new StandingKey(entry.Guardrail, entry.Resource);
        return _memories.TryGetValue(key, out var known) ? known : _memories[key] = new ReplayMemory();
    }
}
