using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>What became of what a plan asks for one repository.</summary>
/// <param name="Time">When that was known.</param>
/// <param name="Repository">The repository by the name it has now; where it was not found, as the plan calls it.</param>
/// <param name="Cells">The cells that ask for it.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, and what to do; empty when there is nothing to add.</param>
public sealed record EditResult(
    DateTimeOffset Time,
    string Repository,
    string Cells,
    EditOutcome Outcome,
    string Reason
)
{
    /// <summary>The changes that were made, or would be, each with the cell that asks for it.</summary>
    public ImmutableArray<EditChange> Changes { get; init; } = [];

    /// <summary>Whether something that was asked for is not proved to be there.</summary>
    public bool IsLeft =>
        Outcome is EditOutcome.Refused or EditOutcome.Blocked or EditOutcome.Unverified or EditOutcome.NotReached;
}

/// <summary>A change, and the cell that asks for it.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Change">The change.</param>
public sealed record EditChange(string Cell, Change Change);

/// <summary>What became of an edit.</summary>
public enum EditOutcome
{
    /// <summary>Made, and a fresh read has proved it.</summary>
    Applied,

    /// <summary>It would be made; this was a dry run.</summary>
    WouldApply,

    /// <summary>All is as wanted already.</summary>
    Nothing,

    /// <summary>Not made: unclear, stale, or against a rule.</summary>
    Refused,

    /// <summary>GitHub refused.</summary>
    Blocked,

    /// <summary>Made, but a fresh read does not show it.</summary>
    Unverified,

    /// <summary>The run was stopped before it.</summary>
    NotReached,
}
