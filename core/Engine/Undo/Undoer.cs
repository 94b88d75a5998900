using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine.Undo;

/// <summary>
/// Takes the changes of an entry back: read, compare, record the intent, write, read again, record the outcome. Interrupted
/// between any two steps it is made whole by being asked for again, or by the engine after a while.
/// </summary>
internal sealed class Undoer(
    UndoFinder finder,
    IPolicySource policies,
    ILedger ledger,
    IWorkQueue queue,
    Remediator remediator,
    Recorder recorder,
    TimeProvider time
) : IUndoer
{
    /// <summary>How long the same fix is held at most.</summary>
    public static readonly TimeSpan HoldTime = TimeSpan.FromDays(7);

    private const int Attempts = 5;
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PausedWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UnverifiedWait = TimeSpan.FromSeconds(30);

    // As long as a look's, and a moment more.
    private static readonly TimeSpan RecoveryWait = LookProcessor.IntentLife + TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public async Task<UndoResult> PreviewAsync(UndoRequest request, CancellationToken ct)
    {
        var (found, refusal) = await finder.FindAsync(request, ct);
        if (found is null)
        {
            return refusal!;
        }

        var standing = await ledger.FindOrNewAsync(found.Key, ct);
        var policy = policies.For(found.Entry.Resource.Tenant);
        switch (await found.Guardrail.ReadAsync(HintOf(found, standing), policy, ct))
        {
            case Reading.Found { State: var state }:
                var plan = UndoPlan.Of(found.Entry.Changes, state);
                var end = EndOf(plan);
                if (end == UndoEnd.Ready && policy.Paused)
                {
                    return found.Result(UndoEnd.Refused, UndoWords.Paused) with { Plan = plan };
                }

                return found.Result(end, ReasonOf(plan)) with
                {
                    Plan = plan,
                    HeldUntil = plan.Back.IsEmpty || plan.Drifted.Any() ? null : HoldEnd(),
                };
            case Reading.Gone gone:
                return found.Result(UndoEnd.Refused, gone.Reason);
            case var blocked:
                return Blocked(found, (Reading.Blocked)blocked);
        }
    }

    /// <inheritdoc />
    public IAsyncEnumerable<LedgerEntry> ListAsync(UndoSelection selection, CancellationToken ct) =>
        finder.ListAsync(selection, ct);

    /// <inheritdoc />
    public async Task<UndoResult> UndoAsync(UndoRequest request, CancellationToken ct)
    {
        var (found, refusal) = await finder.FindAsync(request, ct);
        if (found is null)
        {
            return refusal!;
        }

        var now = time.GetUtcNow();
        var trigger = $"undo/{found.Entry.Id}";
        var attempt = new Attempt(
            found,
            new Look(
                $"{trigger}/{Guid.CreateVersion7(now):N}",
                now,
                found.Entry.Guardrail,
                new Hint(found.Entry.Resource),
                LookCause.Person,
                trigger,
                request.Actor,
                now,
                now
            )
        );
        for (var count = 1; count <= Attempts; count++)
        {
            // Whoever came first may have taken back the same.
            if (count > 1 && await finder.FindAsync(request, ct) is { Refusal: { } meanwhile })
            {
                return meanwhile;
            }

            if (await TryAsync(attempt, ct) is { } result)
            {
                return result;
            }
        }

        return found.Result(UndoEnd.Later, "others write the same standing: try again") with
        {
            RetryAt = time.GetUtcNow() + BusyWait,
        };
    }

    // Null: another writer came first, and everything is to be read again.
    private async Task<UndoResult?> TryAsync(Attempt attempt, CancellationToken ct)
    {
        var found = attempt.Found;
        var standing = await ledger.FindOrNewAsync(found.Key, ct);
        if (standing.Intent is { } other && other.Undoes != found.Entry.Id)
        {
            return found.Result(
                UndoEnd.Later,
                $"a change of this resource is under way since {other.Begun.UtcDateTime:HH:mm:ss} UTC: try again when it is over"
            ) with
            {
                RetryAt = time.GetUtcNow() + BusyWait,
            };
        }

        var readAt = time.GetUtcNow();
        var run = attempt.Run(policies.For(found.Entry.Resource.Tenant), standing);
        return await found.Guardrail.ReadAsync(HintOf(found, standing), run.Policy, ct) switch
        {
            Reading.Found { State: var state } => await OnStateAsync(attempt, run, state, readAt, ct),
            Reading.Gone gone => await RefuseAsync(attempt, run, plan: null, gone.Reason, ct),
            Reading.Blocked { RetryAt: null } never => await RefuseAsync(attempt, run, plan: null, never.Reason, ct),
            var blocked => Blocked(found, (Reading.Blocked)blocked),
        };
    }

    private async Task<UndoResult?> OnStateAsync(
        Attempt attempt,
        LookRun run,
        State state,
        DateTimeOffset readAt,
        CancellationToken ct
    )
    {
        var plan = UndoPlan.Of(attempt.Found.Entry.Changes, state);
        if (plan.Drifted.Any())
        {
            return await RefuseAsync(attempt, run, plan, plan.Difference, ct);
        }

        var judged = run.Judged(state, readAt, run.Guardrail.Judge(state, run.Policy));
        var back = plan.Back;
        if (back.IsEmpty)
        {
            var made = run.Standing.Intent?.Changes ?? attempt.Made;
            return made.IsEmpty
                ? attempt.Found.Result(UndoEnd.Already, "it is as it was before the change") with
                {
                    Plan = plan,
                }
                : await SettleAsync(
                    attempt,
                    run,
                    judged,
                    new Remediation(RemediationEnd.Done, "", state, readAt, []),
                    made
                );
        }

        if (run.Policy.Paused)
        {
            return run.Standing.Intent is null
                ? await RefuseAsync(attempt, run, plan, UndoWords.Paused, ct)
                : attempt.Found.Result(UndoEnd.Later, UndoWords.Paused) with
                {
                    RetryAt = readAt + PausedWait,
                };
        }

        var all = run.Standing.Intent?.Changes is { Length: var length } begun && length >= back.Length ? begun : back;
        var next = judged with { Intent = IntentOf(attempt, run, state, all) };

        // Should this process end in the middle, this look finds the intent; else it finds nothing to do.
        var recovery = attempt.Look with
        {
            Due = next.Intent.Begun + RecoveryWait,
            Cause = LookCause.Recovery,
        };
        await queue.EnqueueAsync([recovery], ct);
        if (await ledger.BeginAsync(next, changesPerHour: null, ct) != BeginResult.Begun)
        {
            return null;
        }

        run = run with { Standing = next with { Version = next.Version + 1 } };
        var done = await remediator.RunAsync(run.Guardrail, run.Policy, new Hint(state.Resource), state, back, 0, ct);
        attempt.Made = all[..^back.Length].AddRange(done.Applied);
        return done.End switch
        {
            RemediationEnd.Later => attempt.Found.Result(UndoEnd.Later, $"{done.Reason}; it goes on in a while") with
            {
                RetryAt = done.RetryAt,
            },
            RemediationEnd.Paused when !attempt.Made.IsEmpty => attempt.Found.Result(UndoEnd.Later, done.Reason) with
            {
                RetryAt = time.GetUtcNow() + PausedWait,
            },
            _ => await SettleAsync(attempt, run, JudgedAfter(run, done), done, attempt.Made),
        };
    }

    private static Standing JudgedAfter(LookRun run, Remediation done) =>
        done.End == RemediationEnd.Gone
            ? run.Standing with
            {
                State = null,
                Verdict = VerdictKind.None,
            }
            : run.Judged(done.State, done.ReadAt, run.Guardrail.Judge(done.State, run.Policy));

    // What was written is recorded, whoever loses patience.
    private async Task<UndoResult?> SettleAsync(
        Attempt attempt,
        LookRun run,
        Standing standing,
        Remediation done,
        ImmutableArray<Change> made
    )
    {
        var (entry, now) = (attempt.Found.Entry, time.GetUtcNow());
        var outcome = UndoWords.OutcomeOf(done, made);
        var hold = made.IsEmpty || done.End == RemediationEnd.Gone ? null : HoldOn(run, done.State, attempt);
        standing = standing with { Hold = hold ?? standing.Hold };
        var isAmiss = outcome is EntryOutcome.Unverified or EntryOutcome.Drifted;
        var finding = new Finding(outcome, standing.Verdict, UndoWords.ReasonOf(entry, attempt.Look.Actor, done))
        {
            Applied = made,
            Proposed = run.Standing.Intent?.Changes ?? [],
            Before = run.Standing.Intent?.Before,
            Urgent = outcome is not (EntryOutcome.Undone or EntryOutcome.Refused),
            LookAgain = isAmiss ? now + UnverifiedWait : hold?.Until,
            Undoes = entry.Id,
        };
        if (!await recorder.SettleAsync(run, standing, finding, CancellationToken.None))
        {
            return null;
        }

        var end =
            outcome == EntryOutcome.Undone ? UndoEnd.Undone
            : made.IsEmpty ? UndoEnd.Refused
            : UndoEnd.Unfinished;
        var reason = string.Join("; ", done.Refused.Prepend(done.Reason).Where(text => text.Length > 0));
        return attempt.Found.Result(end, reason.Length > 0 ? reason : "taken back, and read back") with
        {
            Plan = attempt.Found.PlanOf(made),
            HeldUntil = hold?.Until,
        };
    }

    // A refusal decides nothing about the state: the standing keeps what it knows.
    private async Task<UndoResult?> RefuseAsync(
        Attempt attempt,
        LookRun run,
        UndoPlan? plan,
        string reason,
        CancellationToken ct
    )
    {
        var (entry, before) = (attempt.Found.Entry, run.Standing.Intent);
        if (
            before is not null
            && before.Look != attempt.Look.Id
            && time.GetUtcNow() - before.Begun < LookProcessor.IntentLife
        )
        {
            return attempt.Found.Result(
                UndoEnd.Later,
                $"it is being taken back, or was until something interrupted it: {reason}"
            ) with
            {
                Plan = plan,
                RetryAt = before.Begun + RecoveryWait,
            };
        }

        var finding = new Finding(
            EntryOutcome.Refused,
            run.Standing.Verdict,
            UndoWords.Refusal(entry, attempt.Look.Actor, isInterrupted: before is not null, reason)
        )
        {
            Proposed = plan?.Back ?? [],
            Before = before?.Before,
            Undoes = entry.Id,
        };
        return await recorder.SettleAsync(run, run.Standing, finding, ct)
            ? attempt.Found.Result(UndoEnd.Refused, reason) with
            {
                Plan = plan,
            }
            : null;
    }

    private Hold? HoldOn(LookRun run, State state, Attempt attempt) =>
        run.Guardrail.Judge(state, run.Policy) is Verdict.Violation { Fix.IsEmpty: false } violation
            ? new Hold(attempt.Found.Entry.Id, violation.Ground, violation.Fix, HoldEnd(), attempt.Look.Actor)
            {
                Since = time.GetUtcNow(),
            }
            : null;

    private Intent IntentOf(Attempt attempt, LookRun run, State state, ImmutableArray<Change> changes) =>
        new(
            attempt.Look.Id,
            run.Standing.Intent?.Before ?? run.Guardrail.Write(state),
            UndoWords.ReasonOf(attempt.Found.Entry, attempt.Look.Actor),
            changes,
            attempt.Look.Actor,
            attempt.Look.Trigger,
            run.Standing.Intent?.Happened ?? attempt.Look.Happened,
            run.Policy.Hash,
            time.GetUtcNow()
        )
        {
            ByCommand = true,
            Undoes = attempt.Found.Entry.Id,
        };

    // Whole seconds: a store may round, and the look at the end shall not come before it.
    private DateTimeOffset HoldEnd()
    {
        var end = time.GetUtcNow() + HoldTime;
        return new DateTimeOffset(end.Ticks - (end.Ticks % TimeSpan.TicksPerSecond), end.Offset);
    }

    private static Hint HintOf(UndoCase found, Standing standing) =>
        new(standing.Version == 0 ? found.Entry.Resource : standing.Resource);

    private static UndoEnd EndOf(UndoPlan plan) =>
        plan.Drifted.Any() ? UndoEnd.Refused
        : plan.Back.IsEmpty ? UndoEnd.Already
        : UndoEnd.Ready;

    private static string ReasonOf(UndoPlan plan) =>
        plan.Drifted.Any() ? plan.Difference
        : plan.Back.IsEmpty ? "it is as it was before the change"
        : "it is as the change left it";

    private static UndoResult Blocked(UndoCase found, Reading.Blocked blocked) =>
        found.Result(blocked.RetryAt is null ? UndoEnd.Refused : UndoEnd.Later, blocked.Reason) with
        {
            RetryAt = blocked.RetryAt,
        };

    // All tries at one request; what one of them made, the next one knows.
    private sealed record Attempt(UndoCase Found, Look Look)
    {
        public ImmutableArray<Change> Made { get; set; } = [];

        public LookRun Run(Policy policy, Standing standing) => new(null, Look, Found.Guardrail, policy, standing);
    }
}
