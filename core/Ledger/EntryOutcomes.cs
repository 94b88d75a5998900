using System.Collections.Frozen;
using System.Text.Json;

namespace ZocSec.Core.Ledger;

/// <summary>Outcomes as people and metrics write them.</summary>
public static class EntryOutcomes
{
    private static readonly FrozenDictionary<EntryOutcome, string> Names = Enum.GetValues<EntryOutcome>()
        .ToFrozenDictionary(
            outcome => outcome,
            outcome => JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString())
        );

    /// <summary>An outcome's name, <c>breaker-tripped</c>.</summary>
    public static string NameOf(EntryOutcome outcome) => Names[outcome];

    /// <summary>All names that an entry may have, in the order of the enum.</summary>
    public static IEnumerable<string> All =>
        Enum.GetValues<EntryOutcome>().Where(outcome => outcome != EntryOutcome.None).Select(NameOf);

    /// <summary>The outcome with a name; <see cref="EntryOutcome.None"/> where there is none.</summary>
    public static EntryOutcome Parse(string name) => TryParse(name, out var outcome) ? outcome : EntryOutcome.None;

    /// <summary>Finds an outcome by its name.</summary>
    public static bool TryParse(string name, out EntryOutcome outcome)
    {
        foreach (var (value, text) in Names)
        {
            if (value != EntryOutcome.None && string.Equals(text, name, StringComparison.OrdinalIgnoreCase))
            {
                outcome = value;
                return true;
            }
        }

        outcome = EntryOutcome.None;
        return false;
    }
}
