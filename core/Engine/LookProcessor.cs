using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Core.Tenants;

namespace ZocSec.Core.Engine;

/// <summary>Takes a look: read, judge, decide, change, prove, record.</summary>
internal sealed class LookProcessor(
    GuardrailSet guardrails,
    IPolicySource policies,
    ILedger ledger,
    IWorkQueue queue,
    Remediator remediator,
    Recorder recorder,
    UndoRecovery undos,
    TenantGate gate,
    TimeProvider time
)
{
    /// <summary>Longer than any change takes: an older intent belongs to a process that will not come back.</summary>
    public static readonly TimeSpan IntentLife = TimeSpan.FromMinutes(10);

    private const int Attempts = 5;
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PausedWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UnverifiedWait = TimeSpan.FromSeconds(30);

    /// <summary>Takes the look; afterwards it is recorded, waiting or set aside.</summary>
    public async Task ProcessAsync(Leased leased, Look look, CancellationToken ct)
    {
        if (await gate.TurnsAwayAsync(leased, ct))
        {
            return;
        }

        if (!guardrails.TryGet(look.Guardrail, out var guardrail))
        {
            throw new UnknownWorkException($"this version has no guardrail {look.Guardrail}");
        }

        // Else it would be judged by a policy that is not the tenant's.
        if (await policies.ReadyAsync(look.Hint.Resource.Tenant, ct) is { } unknown)
        {
            var until = unknown.RetryAt ?? time.GetUtcNow() + BusyWait;
            await queue.AbandonAsync(leased, until, countsAsTry: false, unknown.Reason, ct);
            recorder.Waiting(look, until, unknown.Reason);
            return;
        }

        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var run = new LookRun(
                leased,
                look,
                guardrail,
                policies.For(look.Hint.Resource.Tenant),
                await FindAsync(look, ct)
            );
            if (await TryAsync(run, ct))
            {
                return;
            }
        }

        await queue.AbandonAsync(
            leased,
            time.GetUtcNow() + BusyWait,
            countsAsTry: false,
            "others write the same standing",
            ct
        );
    }

    /// <summary>Gives a look up after too many failures of its own.</summary>
    public async Task GiveUpAsync(Leased leased, Look look, string reason, CancellationToken ct)
    {
        if (guardrails.TryGet(look.Guardrail, out var guardrail) && await FindReadableAsync(look, ct) is { } standing)
        {
            await recorder.SettleAsync(
                new LookRun(null, look, guardrail, policies.For(look.Hint.Resource.Tenant), standing),
                standing,
                new Finding(EntryOutcome.DeadLettered, VerdictKind.None, reason) { Urgent = true },
                ct
            );
        }

        await queue.DeadLetterAsync(leased, reason, ct);
    }

    // What is kept of the resource may be the very reason.
    private async Task<Standing?> FindReadableAsync(Look look, CancellationToken ct)
    {
        try
        {
            return await FindAsync(look, ct);
        }
        catch (UnreadableException)
        {
            return null;
        }
    }

    private Task<Standing> FindAsync(Look look, CancellationToken ct) =>
        ledger.FindOrNewAsync(new StandingKey(look.Guardrail, look.Hint.Resource), ct);

    // False: another writer came first, and everything is to be read again.
    private async Task<bool> TryAsync(LookRun run, CancellationToken ct)
    {
        var readAt = time.GetUtcNow();
        if (run.Standing.Intent is { Undoes: not null } undo)
        {
            return await undos.FinishAsync(run, undo, ct) is { } wait
                && await WaitAsync(run, wait.RetryAt, wait.Reason, ct);
        }

        if (run.Standing.Intent is { } intent)
        {
            return
                string.Equals(intent.Look, run.Look.Id, StringComparison.Ordinal) || readAt - intent.Begun > IntentLife
                ? await ReadAsync(run, readAt, state => ResumeAsync(run, intent, state, readAt, ct), ct)
                : await WaitAsync(run, readAt + BusyWait, "a change of this resource is under way", ct);
        }

        if (run is { Look.Cause: LookCause.Recovery, Leased: { } recovered })
        {
            // Whoever was taken for dead has finished it meanwhile.
            await queue.CompleteAsync(recovered, [], ct);
            return true;
        }

        if (run.Look.Cause == LookCause.Event && run.Standing.ReadAt > run.Look.Accepted)
        {
            var joined = new Finding(
                EntryOutcome.Joined,
                VerdictKind.None,
                $"read at {run.Standing.ReadAt.UtcDateTime:HH:mm:ss.fff} UTC, after this event came; that look answers for it"
            );
            return await recorder.SettleAsync(run, run.Standing, joined, ct);
        }

        return await ReadAsync(run, readAt, state => DecideAsync(run, state, readAt, ct), ct);
    }

    private async Task<bool> ReadAsync(
        LookRun run,
        DateTimeOffset readAt,
        Func<State, Task<bool>> then,
        CancellationToken ct
    )
    {
        switch (await run.Guardrail.ReadAsync(run.Look.Hint, run.Policy, ct))
        {
            case Reading.Found found:
                return await then(found.State);
            case Reading.Blocked { RetryAt: { } retryAt } later:
                return await WaitAsync(run, retryAt, later.Reason, ct);
            case Reading.Blocked blocked:
                var finding = new Finding(EntryOutcome.Blocked, VerdictKind.None, blocked.Reason) { Urgent = true };
                return await recorder.SettleAsync(run, run.Standing, finding, ct);
            case Reading.Gone gone:
                var standing = run.Standing with { State = null, Verdict = VerdictKind.None, ReadAt = readAt };
                return await recorder.SettleAsync(
                    run,
                    standing,
                    new Finding(EntryOutcome.Gone, VerdictKind.None, gone.Reason),
                    ct
                );
            case var other:
                throw new InvalidOperationException($"{run.Guardrail.Definition.Name} read {other}");
        }
    }

    private async Task<bool> DecideAsync(LookRun run, State state, DateTimeOffset readAt, CancellationToken ct)
    {
        var verdict = run.Guardrail.Judge(state, run.Policy);
        var standing = run.Judged(state, readAt, verdict);
        if (run.Look.Hint.Choice is { } wanted)
        {
            return await ChooseAsync(run, standing, state, verdict, wanted, ct);
        }

        var decision = Decider.Decide(
            verdict,
            run.Guardrail.Definition,
            state.Resource,
            run.Policy,
            standing.Reversals,
            time.GetUtcNow(),
            run.Look.Actor,
            standing.Hold
        );
        return decision switch
        {
            Decision.Record record => await recorder.SettleAsync(run, standing, Finding.Of(record, standing), ct),
            Decision.Remediate remediate => await BeginAsync(
                run,
                standing,
                state,
                remediate,
                run.Policy.Limits.ChangesPerHour,
                ct
            ),
            _ => throw new InvalidOperationException($"{decision} is not known"),
        };
    }

    // A person asks. The breaker is not asked: whoever has the right answers for it.
    private async Task<bool> ChooseAsync(
        LookRun run,
        Standing standing,
        State state,
        Verdict verdict,
        string wanted,
        CancellationToken ct
    ) =>
        await Choosing.RuleAsync(run, state, verdict, wanted, ct) switch
        {
            Ruling.Granted granted => await BeginAsync(run, standing, state, granted.Decision, limit: null, ct),
            Ruling.Later later => await WaitAsync(run, later.RetryAt, later.Reason, ct),
            var refused => await recorder.SettleAsync(
                run,
                standing,
                new Finding(EntryOutcome.Refused, standing.Verdict, ((Ruling.Refused)refused).Reason),
                ct
            ),
        };

    private async Task<bool> BeginAsync(
        LookRun run,
        Standing standing,
        State state,
        Decision.Remediate decision,
        int? limit,
        CancellationToken ct
    )
    {
        var look = run.Look;
        var intent = new Intent(
            look.Id,
            standing.State!.Value,
            decision.Reason,
            decision.Fix,
            look.Actor,
            look.Trigger,
            look.Happened,
            run.Policy.Hash,
            time.GetUtcNow()
        );
        switch (await ledger.BeginAsync(standing with { Intent = intent }, limit, ct))
        {
            case BeginResult.Begun:
                var begun = standing with { Intent = intent, Version = standing.Version + 1 };
                return await CarryOutAsync(run with { Standing = begun }, intent, state, from: 0, decision.Urgent, ct);
            case BeginResult.Tripped:
                var reason =
                    $"{decision.Reason}; the breaker stopped changes after {limit} within an hour, until somebody resets it";
                var finding = new Finding(EntryOutcome.BreakerTripped, standing.Verdict, reason)
                {
                    Proposed = decision.Fix,
                    Before = standing.State,
                    Urgent = true,
                };
                return await recorder.SettleAsync(run, standing, finding, ct);
            default:
                return false;
        }
    }

    private async Task<bool> ResumeAsync(
        LookRun run,
        Intent intent,
        State state,
        DateTimeOffset readAt,
        CancellationToken ct
    )
    {
        var made = Progress.Locate(intent.Changes, state);
        if (made == 0)
        {
            return await DecideAsync(run with { Standing = run.Standing with { Intent = null } }, state, readAt, ct);
        }

        if (made == intent.Changes.Length)
        {
            return await CarryOutAsync(run, intent, state, made.Value, urgent: false, ct);
        }

        var standing = run.Judged(state, readAt, run.Guardrail.Judge(state, run.Policy));
        if (made is null)
        {
            var drifted = new Finding(
                EntryOutcome.Drifted,
                standing.Verdict,
                $"a change was interrupted, and the state fits no point of it any more: {string.Join("; ", intent.Changes)}"
            )
            {
                Before = intent.Before,
                Urgent = true,
            };

            // The look itself goes on, on the closed intent.
            await recorder.SettleAsync(run with { Leased = null }, standing, drifted, ct);
            return false;
        }

        if (run.Policy.Paused)
        {
            return await WaitAsync(
                run,
                time.GetUtcNow() + PausedWait,
                "the policy pauses all changes, in the middle of one",
                ct
            );
        }

        if (MayChange(run, state))
        {
            return await CarryOutAsync(run, intent, state, made.Value, urgent: false, ct);
        }

        var left = new Finding(
            EntryOutcome.Observed,
            standing.Verdict,
            $"interrupted after {made} of {intent.Changes.Length} changes, and the policy no longer asks for the rest: left as it is"
        )
        {
            Applied = intent.Changes[..made.Value],
            Before = intent.Before,
            Urgent = true,
        };
        return await recorder.SettleAsync(run, standing, left, ct);
    }

    private async Task<bool> CarryOutAsync(
        LookRun run,
        Intent intent,
        State state,
        int from,
        bool urgent,
        CancellationToken ct
    )
    {
        var done = await remediator.RunAsync(run.Guardrail, run.Policy, run.Look.Hint, state, intent.Changes, from, ct);
        if (done.End == RemediationEnd.Later)
        {
            return await WaitAsync(run, done.RetryAt!.Value, done.Reason, ct);
        }

        if (done.End == RemediationEnd.Paused && !done.Applied.IsEmpty)
        {
            return await WaitAsync(run, time.GetUtcNow() + PausedWait, done.Reason, ct);
        }

        var now = time.GetUtcNow();
        var verdict = run.Guardrail.Judge(done.State, run.Policy);
        var standing =
            done.End == RemediationEnd.Gone
                ? run.Standing with
                {
                    State = null,
                }
                : run.Judged(done.State, done.ReadAt, verdict);
        if (!done.Applied.IsEmpty && run.Look.Cause != LookCause.Person)
        {
            standing = standing with { Reversals = Decider.Recent(standing.Reversals, now).Add(now) };
        }

        var outcome = done.OutcomeBy(verdict);
        var finding = new Finding(outcome, standing.Verdict, done.ReasonBy(verdict, intent.Reason))
        {
            Applied = done.Applied,
            Proposed = intent.Changes,
            Before = intent.Before,
            Urgent =
                urgent
                || outcome is EntryOutcome.Unverified or EntryOutcome.Blocked or EntryOutcome.Drifted
                || (outcome is EntryOutcome.Reported && run.Guardrail.Definition.GuardsExposure),
            LookAgain = outcome is EntryOutcome.Unverified or EntryOutcome.Drifted ? now + UnverifiedWait : null,
        };
        return await recorder.SettleAsync(run, standing, finding, ct);
    }

    private bool MayChange(LookRun run, State state) =>
        run.Policy.ModeOf(run.Guardrail.Definition) == Mode.Enforce
        && !run
            .Policy.ExemptionsFor(run.Guardrail.Definition.Name, state.Resource)
            .Any(exemption => exemption.HoldsAt(time.GetUtcNow()));

    private async Task<bool> WaitAsync(LookRun run, DateTimeOffset until, string reason, CancellationToken ct)
    {
        await queue.AbandonAsync(run.Leased!, until, countsAsTry: false, reason, ct);
        recorder.Waiting(run.Look, until, reason);
        return true;
    }
}
