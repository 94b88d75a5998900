using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.GitHub.Checks;

/// <summary>A guardrail that shows its verdict by the check run that its definition names.</summary>
public interface IShowsCheckRun
{
    /// <summary>Whether a recorded state holds all that is to be shown; one that was read in bulk may not.</summary>
    bool IsWhole(State state);

    /// <summary>The check run of a verdict; pure.</summary>
    CheckRunContent Show(State state, Verdict verdict, Policy policy, CheckRunStanding standing);
}

/// <summary>How a verdict is taken.</summary>
/// <param name="MayFail">Whether a violation may fail the check: where the policy enforces and does not exempt.</param>
/// <param name="Remarks">Sentences to add, such as that a click was not honoured.</param>
public sealed record CheckRunStanding(bool MayFail, ImmutableArray<string> Remarks);
