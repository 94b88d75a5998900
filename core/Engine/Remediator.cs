using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Engine;

/// <summary>Carries out a list of changes: each on a fresh read, each proved by the next.</summary>
internal sealed class Remediator(IPolicySource policies, TimeProvider time)
{
    // A service may answer a read from a copy that has not caught up with the write.
    private const int Reads = 3;
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(1);

    /// <summary>Makes the changes from one point of the list on, until one fails.</summary>
    /// <param name="guardrail">Who writes.</param>
    /// <param name="policy">The snapshot the changes were decided by.</param>
    /// <param name="hint">Where to read.</param>
    /// <param name="state">The state as just read.</param>
    /// <param name="changes">The whole list.</param>
    /// <param name="from">How many of them are already made.</param>
    /// <param name="ct">Cancels between two steps.</param>
    public async Task<Remediation> RunAsync(
        IGuardrail guardrail,
        Policy policy,
        Hint hint,
        State state,
        ImmutableArray<Change> changes,
        int from,
        CancellationToken ct
    )
    {
        var run = new Remediation(RemediationEnd.Done, "", state, time.GetUtcNow(), changes[..from]);
        foreach (var change in changes.AsEnumerable().Skip(from))
        {
            var value = run.State.Value(change.Property);
            if (string.Equals(value, change.After, StringComparison.Ordinal))
            {
                continue;
            }

            if (!string.Equals(value, change.Before, StringComparison.Ordinal))
            {
                return run with { End = RemediationEnd.Drifted, Reason = Found(change, value) };
            }

            // Pausing is the one thing that does not wait for the next look.
            if (policies.For(hint.Resource.Tenant).Paused)
            {
                return run with { End = RemediationEnd.Paused, Reason = "the policy pauses all changes" };
            }

            switch (await guardrail.ApplyAsync(run.State, change, ct))
            {
                case Outcome.Blocked { RetryAt: { } retryAt } later:
                    return run with { End = RemediationEnd.Later, Reason = later.Reason, RetryAt = retryAt };
                case Outcome.Blocked refused when change.Optional:
                    run = run with { Refused = run.Refused.Add(Refusal(change, refused)) };
                    continue;
                case Outcome.Blocked refused:
                    return run with { End = RemediationEnd.Refused, Reason = Refusal(change, refused) };
            }

            run = await VerifyAsync(
                guardrail,
                policy,
                hint,
                run with
                {
                    Applied = run.Applied.Add(change),
                },
                change,
                ct
            );
            if (run.End != RemediationEnd.Done)
            {
                return run;
            }
        }

        return run;
    }

    private async Task<Remediation> VerifyAsync(
        IGuardrail guardrail,
        Policy policy,
        Hint hint,
        Remediation run,
        Change change,
        CancellationToken ct
    )
    {
        for (var read = 1; ; read++)
        {
            var readAt = time.GetUtcNow();
            switch (await guardrail.ReadAsync(hint with { Resource = run.State.Resource }, policy, ct))
            {
                case Reading.Gone gone:
                    return run with { End = RemediationEnd.Gone, Reason = gone.Reason };
                case Reading.Blocked { RetryAt: { } retryAt } later:
                    return run with { End = RemediationEnd.Later, Reason = later.Reason, RetryAt = retryAt };
                case Reading.Blocked blocked:
                    return run with
                    {
                        End = RemediationEnd.Unverified,
                        Reason = $"{change} was made, but could not be read back: {blocked.Reason}",
                    };
                case Reading.Found { State: var state }:
                    run = run with { State = state, ReadAt = readAt };
                    break;
            }

            var value = run.State.Value(change.Property);
            if (string.Equals(value, change.After, StringComparison.Ordinal))
            {
                return run;
            }

            if (read == Reads || !string.Equals(value, change.Before, StringComparison.Ordinal))
            {
                return run with
                {
                    End = RemediationEnd.Unverified,
                    Reason = $"{change} was made, but {change.Property} reads {value ?? "absent"}",
                };
            }

            await Task.Delay(BetweenReads, time, ct);
        }
    }

    private static string Refusal(Change change, Outcome.Blocked refused) => $"{change} was refused: {refused.Reason}";

    private static string Found(Change change, string? value) =>
        $"{change.Property} is {value ?? "absent"}, neither {change.Before ?? "absent"} nor {change.After ?? "absent"}";
}

/// <summary>How far a list of changes came.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Reason">In words; empty when all is done.</param>
/// <param name="State">The last state that was read.</param>
/// <param name="ReadAt">When that read began.</param>
/// <param name="Applied">The changes that were made, in order.</param>
/// <param name="RetryAt">When to go on; only for <see cref="RemediationEnd.Later"/>.</param>
internal sealed record Remediation(
    RemediationEnd End,
    string Reason,
    State State,
    DateTimeOffset ReadAt,
    ImmutableArray<Change> Applied,
    DateTimeOffset? RetryAt = null
)
{
    /// <summary>The optional changes that the service refused, each with the reason.</summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>What came of the look.</summary>
    /// <param name="verdict">The rule's word on <see cref="State"/>.</param>
    public EntryOutcome OutcomeBy(Verdict verdict) =>
        End switch
        {
            RemediationEnd.Done when verdict is Verdict.Compliant => EntryOutcome.Remediated,
            RemediationEnd.Done when !Refused.IsEmpty => EntryOutcome.Blocked,
            RemediationEnd.Done when verdict is Verdict.Violation { Fix.IsEmpty: true } => EntryOutcome.Reported,
            RemediationEnd.Paused => EntryOutcome.Paused,
            RemediationEnd.Refused => EntryOutcome.Blocked,
            RemediationEnd.Drifted => EntryOutcome.Drifted,
            RemediationEnd.Gone => EntryOutcome.Gone,
            _ => EntryOutcome.Unverified,
        };

    /// <summary>Why that came of it.</summary>
    /// <param name="verdict">The rule's word on <see cref="State"/>.</param>
    /// <param name="reason">Why the changes were to be made.</param>
    public string ReasonBy(Verdict verdict, string reason)
    {
        var end =
            End != RemediationEnd.Done ? $"{reason}; {Reason}"
            : verdict is Verdict.Compliant || !Refused.IsEmpty ? reason
            : $"{reason}; all changes are made, but: {verdict.Reason}";
        return string.Join("; ", Refused.Prepend(end));
    }
}

/// <summary>Why a list of changes ended.</summary>
internal enum RemediationEnd
{
    /// <summary>All changes are made and read back.</summary>
    Done,

    /// <summary>The service cannot be asked now.</summary>
    Later,

    /// <summary>The policy was paused meanwhile.</summary>
    Paused,

    /// <summary>The service refused a change.</summary>
    Refused,

    /// <summary>A fact had changed before it was touched.</summary>
    Drifted,

    /// <summary>A change was made, but does not show.</summary>
    Unverified,

    /// <summary>The resource disappeared.</summary>
    Gone,
}
