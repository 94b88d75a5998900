using System.Collections.Immutable;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Undoing;

/// <summary>The exemption that keeps a resource as an undo leaves it, for the policy file.</summary>
public static class UndoExemption
{
    /// <summary>What was taken back, or would be, and is held: one line of each resource and guardrail.</summary>
    /// <param name="results">What came of each entry.</param>
    /// <param name="until">The last day; null: as long as it is held.</param>
    /// <param name="owner">Who answers for it; null when unknown.</param>
    public static ImmutableArray<string> LinesOf(IEnumerable<UndoResult> results, DateOnly? until, string? owner) =>
        [
            .. results
                .Where(result => result is { HeldUntil: not null, Entry: not null })
                .DistinctBy(result => (result.Entry!.Guardrail, result.Entry.Resource))
                .Select(result =>
                    LineOf(
                        result.Entry!,
                        until is { } day
                            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
                            : result.HeldUntil!.Value,
                        owner
                    )
                ),
        ];

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
