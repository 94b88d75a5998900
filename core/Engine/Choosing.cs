using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Engine;

/// <summary>Rules on a change that a person asks for: a fresh verdict must still offer it, and the person must have the right.</summary>
internal static class Choosing
{
    /// <summary>Rules on a request.</summary>
    /// <param name="run">The look that the request caused; its actor is who asks.</param>
    /// <param name="state">The state as just read.</param>
    /// <param name="verdict">The verdict on it.</param>
    /// <param name="wanted">The id of the choice.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Ruling> RuleAsync(
        LookRun run,
        State state,
        Verdict verdict,
        string wanted,
        CancellationToken ct
    )
    {
        var person = run.Look.Actor ?? "somebody unknown";
        if (
            verdict is not Verdict.Violation { Choices: var choices }
            || choices.FirstOrDefault(one => string.Equals(one.Id, wanted, StringComparison.Ordinal)) is not { } choice
            || run.Guardrail is not IOffersChoices offers
        )
        {
            return Refuse("what was asked for is not offered any more");
        }

        if (run.Policy.Paused)
        {
            return Refuse("the policy pauses all changes");
        }

        return await offers.MayChooseAsync(state, choice, person, run.Policy, ct) switch
        {
            Permission.Granted granted => new Ruling.Granted(
                new Decision.Remediate(
                    $"{verdict.Reason}; {person}, who {granted.Reason}, chose {choice.Change}",
                    [choice.Change]
                )
            ),
            Permission.Blocked { RetryAt: { } retryAt } later => new Ruling.Later(later.Reason, retryAt),
            Permission.Denied denied => Refuse(denied.Reason),
            var blocked => Refuse($"the right could not be checked: {((Permission.Blocked)blocked).Reason}"),
        };

        Ruling.Refused Refuse(string why) => new($"{person} asked for a change, which was not made: {why}");
    }
}

/// <summary>What comes of a person's request.</summary>
internal abstract record Ruling
{
    private Ruling() { }

    /// <summary>It is carried out.</summary>
    public sealed record Granted(Decision.Remediate Decision) : Ruling;

    /// <summary>It is not.</summary>
    public sealed record Refused(string Reason) : Ruling;

    /// <summary>It cannot be ruled on now.</summary>
    public sealed record Later(string Reason, DateTimeOffset RetryAt) : Ruling;
}
