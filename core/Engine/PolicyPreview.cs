using System.Runtime.InteropServices;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Engine;

/// <summary>A recorded state, and what any policy decides about it. Pure: nothing is read and nothing is changed.</summary>
/// <param name="Standing">The standing.</param>
/// <param name="Guardrail">Who judges.</param>
/// <param name="State">The state that was last read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PolicyPreview(Standing Standing, IGuardrail Guardrail, State State)
{
    /// <summary>What is recorded; null when nothing is that this version can judge.</summary>
    public static PolicyPreview? Of(Standing standing, GuardrailSet guardrails) =>
        standing.State is { } recorded
        && guardrails.TryGet(standing.Guardrail, out var guardrail)
        && guardrail.Read(recorded) is { } state
            ? new PolicyPreview(standing, guardrail, state)
            : null;

    /// <summary>What a policy decides.</summary>
    public Decision Decide(Policy policy, DateTimeOffset now) =>
        Decider.Decide(
            Guardrail.Judge(State, policy),
            Guardrail.Definition,
            State.Resource,
            policy,
            Standing.Reversals,
            now,
            hold: Standing.Hold
        );

    /// <summary>Whether that is something else than was decided at last.</summary>
    public bool IsNews(Policy policy, DateTimeOffset now) =>
        Decide(policy, now) is not Decision.Record record || record.Outcome != Standing.SettledOutcome;
}
