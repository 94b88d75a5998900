using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Engine;

/// <summary>Finds how far an interrupted list of changes came, by the live state alone. Pure.</summary>
internal static class Progress
{
    /// <summary>
    /// The number of leading changes that the state shows as made: 0 is open, all is done; null when the state fits no
    /// point of the list, because something else has changed it since.
    /// </summary>
    /// <remarks>
    /// One property may change twice (unarchive, …, archive again), so a change's own values do not tell whether it was
    /// made; the values of all properties together do. An optional change tells nothing: it is tried again
    /// where it was not made.
    /// </remarks>
    public static int? Locate(ImmutableArray<Change> changes, State state)
    {
        var expected = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var change in changes.Where(change => !change.Optional))
        {
            expected.TryAdd(change.Property, change.Before);
        }

        int? found = Matches(expected, state) ? 0 : null;
        for (var index = 0; index < changes.Length; index++)
        {
            if (changes[index].Optional)
            {
                continue;
            }

            expected[changes[index].Property] = changes[index].After;
            if (Matches(expected, state))
            {
                found = index + 1;
            }
        }

        return found;
    }

    private static bool Matches(Dictionary<string, string?> expected, State state) =>
        expected.All(pair => string.Equals(state.Value(pair.Key), pair.Value, StringComparison.Ordinal));
}
