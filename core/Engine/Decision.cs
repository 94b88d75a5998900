using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine;

/// <summary>What is to be done about a verdict.</summary>
internal abstract record Decision
{
    private Decision() { }

    /// <summary>Nothing is changed; the ledger says why.</summary>
    /// <param name="Outcome">What the ledger says.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Changes">What would be changed.</param>
    /// <param name="Urgent">Whether a person ought to be told at once.</param>
    /// <param name="LookAgain">When the next look is due; null when none follows.</param>
    public sealed record Record(
        EntryOutcome Outcome,
        string Reason,
        ImmutableArray<Change> Changes,
        bool Urgent = false,
        DateTimeOffset? LookAgain = null
    ) : Decision;

    /// <summary>The violation is put right.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Fix">The changes, in order.</param>
    /// <param name="Urgent">Whether a person ought to be told, since it keeps coming back.</param>
    public sealed record Remediate(string Reason, ImmutableArray<Change> Fix, bool Urgent = false) : Decision;
}
