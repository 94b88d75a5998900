using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Undoing;

/// <summary>The exemption that keeps a resource as an undo leaves it, for the policy file.</summary>
public static class UndoExemption
{
    /// <summary>One line of <c>exemptions:</c> in YAML.</summary>
    /// <param name="entry">The entry that is taken back.</param>
    /// <param name="until">Its last day, in UTC.</param>
    /// <param name="owner">Who answers for it; null when unknown.</param>
    public static string LineOf(LedgerEntry entry, DateTimeOffset until, string? owner) =>
        ExemptionLine.Of(
            entry.Guardrail,
            entry.Resource.Name,
            until,
            owner ?? "WHO",
            $"entry {entry.Id} was taken back"
        );
}
