using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Engine;

/// <summary>The one place that decides whether anything is changed. Pure.</summary>
internal static class Decider
{
    /// <summary>How far back reversals count.</summary>
    public static readonly TimeSpan ReversalWindow = TimeSpan.FromHours(24);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>Decides what follows from a verdict.</summary>
    /// <param name="verdict">The rule's word on the live state.</param>
    /// <param name="guardrail">The guardrail that judged.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="policy">The snapshot of the policy.</param>
    /// <param name="reversals">When this resource was put right before, oldest first.</param>
    /// <param name="now">The present.</param>
    /// <param name="actor">Who caused the look, and so may own what it found; null when unknown.</param>
    /// <param name="hold">What a person took back lately; null when nothing.</param>
    public static Decision Decide(
        Verdict verdict,
        GuardrailDefinition guardrail,
        ResourceId resource,
        Policy policy,
        ImmutableArray<DateTimeOffset> reversals,
        DateTimeOffset now,
        string? actor = null,
        Hold? hold = null
    )
    {
        switch (verdict)
        {
            case Verdict.Compliant:
                return new Decision.Record(EntryOutcome.Compliant, verdict.Reason, []);
            case Verdict.Violation violation:
                var held = hold?.Survives(violation, now) is true ? hold : null;
                return Decide(WithOwner(violation, actor), guardrail, resource, policy, reversals, held, now);
            default:
                return new Decision.Record(EntryOutcome.Unknown, verdict.Reason, []);
        }
    }

    /// <summary>The reversals that still count.</summary>
    public static ImmutableArray<DateTimeOffset> Recent(ImmutableArray<DateTimeOffset> reversals, DateTimeOffset now) =>
        reversals.IsEmpty ? reversals : [.. reversals.Where(time => time > now - ReversalWindow)];

    // The rule cannot say it: it judges the state, and who caused the look is not in it.
    private static Verdict.Violation WithOwner(Verdict.Violation violation, string? actor) =>
        violation.Owner?.InWords(actor) is { } owner
            ? violation with
            {
                Reason = $"{violation.Reason}; owner: {owner}",
            }
            : violation;

    private static Decision Decide(
        Verdict.Violation violation,
        GuardrailDefinition guardrail,
        ResourceId resource,
        Policy policy,
        ImmutableArray<DateTimeOffset> reversals,
        Hold? held,
        DateTimeOffset now
    )
    {
        var exemptions = policy.ExemptionsFor(guardrail.Name, resource).ToList();
        if (exemptions.Find(exemption => exemption.HoldsAt(now)) is { } exemption)
        {
            return new Decision.Record(
                EntryOutcome.Exempt,
                $"{violation.Reason}; exempt until {exemption.Until:yyyy-MM-dd} ({exemption.Owner}: {exemption.Reason})",
                violation.Fix
            );
        }

        var reason = exemptions is [.., var expired]
            ? $"{violation.Reason}; the exemption of {expired.Owner} expired on {expired.Until:yyyy-MM-dd}"
            : violation.Reason;
        if (violation.Fix.IsEmpty && !IsOnlyShown(guardrail, policy))
        {
            return new Decision.Record(EntryOutcome.Reported, reason, [], Urgent: guardrail.GuardsExposure);
        }

        if (policy.Paused && !violation.Fix.IsEmpty)
        {
            return new Decision.Record(EntryOutcome.Paused, $"{reason}; the policy pauses all changes", violation.Fix);
        }

        return policy.ModeOf(guardrail) == Mode.Observe
                ? new Decision.Record(EntryOutcome.Observed, reason, violation.Fix)
            : held is not null ? Held(reason, violation.Fix, held)
            : Guard(reason, violation.Fix, guardrail, policy.Limits, Recent(reversals, now), now);
    }

    private static Decision.Record Held(string reason, ImmutableArray<Change> fix, Hold hold) =>
        new(
            EntryOutcome.Held,
            $"{reason}; {hold.By ?? "somebody"} took the same change back (entry {hold.Entry}): held until {hold.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC",
            fix,
            LookAgain: hold.Until
        );

    // What keeps a pull request from being merged acts, though it changes nothing.
    private static bool IsOnlyShown(GuardrailDefinition guardrail, Policy policy) =>
        guardrail.CheckRun is not null && policy.ModeOf(guardrail) == Mode.Observe;

    private static Decision Guard(
        string reason,
        ImmutableArray<Change> fix,
        GuardrailDefinition guardrail,
        Limits limits,
        ImmutableArray<DateTimeOffset> reversals,
        DateTimeOffset now
    )
    {
        var beyond = reversals.Length - limits.ReversalsPerResource;
        if (beyond < 0)
        {
            return new Decision.Remediate(reason, fix);
        }

        var fought =
            $"{reason}; put right {reversals.Length} times in 24 hours and undone again: somebody or something works against it";
        if (!guardrail.GuardsExposure)
        {
            return new Decision.Record(EntryOutcome.GivenUp, $"{fought}; left to people", fix, Urgent: true);
        }

        var until = reversals[^1] + PauseAfter(beyond);
        return now < until
            ? new Decision.Record(
                EntryOutcome.Slowed,
                $"{fought}; next answer at {until.UtcDateTime:HH:mm:ss} UTC",
                fix,
                Urgent: true,
                until
            )
            : new Decision.Remediate(fought, fix, Urgent: true);
    }

    private static TimeSpan PauseAfter(int beyond) =>
        beyond >= 6 ? LongestPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << beyond));
}
