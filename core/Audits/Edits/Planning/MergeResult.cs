using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Edits.Planning;

/// <summary>What becomes of an edit, in view of what is there now.</summary>
internal abstract record MergeResult
{
    private MergeResult() { }

    /// <summary>All is as the edit wants it.</summary>
    public sealed record Nothing : MergeResult;

    /// <summary>These changes are to be made.</summary>
    /// <param name="Changes">Topics first, then the property.</param>
    public sealed record Ready(ImmutableArray<PlannedChange> Changes) : MergeResult;

    /// <summary>The edit is not made, no part of it.</summary>
    /// <param name="Cells">Which cells are to blame.</param>
    /// <param name="Reason">Why, and what to do.</param>
    public sealed record Refused(string Cells, string Reason) : MergeResult;
}

/// <summary>A change, and the cell that asks for it.</summary>
/// <param name="Change">The change: <c>topic:NAME</c> or <c>property:NAME</c>.</param>
/// <param name="Cell">The cell.</param>
internal sealed record PlannedChange(Change Change, string Cell);
