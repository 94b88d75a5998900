using System.Collections.Immutable;

namespace ZocSec.Core.Ledger.Retention;

/// <summary>The oldest entries of a chain, which are to go.</summary>
/// <param name="Standing">The chain's standing, as it was read.</param>
/// <param name="Entries">The entries in their order, the first after those that are gone already.</param>
internal sealed record ChainStart(Standing Standing, ImmutableArray<LedgerEntry> Entries)
{
    /// <summary>What is there of a chain that may go; null when nothing is.</summary>
    /// <param name="standing">The chain's standing.</param>
    /// <param name="old">Old entries of the chain, in their order.</param>
    /// <param name="now">The present.</param>
    public static ChainStart? Of(Standing standing, IEnumerable<LedgerEntry> old, DateTimeOffset now)
    {
        // What is under way needs what it began with, and a hold the entry that was taken back.
        if (standing.Intent is not null)
        {
            return null;
        }

        var needed = standing.Hold is { } hold && hold.Until > now ? hold.Entry : null;
        var going = ImmutableArray.CreateBuilder<LedgerEntry>();
        foreach (var entry in old.SkipWhile(entry => entry.Number <= standing.Removed))
        {
            // The newest stays, and so does all after a gap: whoever made it shall be found.
            if (
                entry.Number != standing.Removed + going.Count + 1
                || entry.Number >= standing.Entries
                || entry.Id == needed
            )
            {
                break;
            }

            going.Add(entry);
        }

        return going.Count == 0 ? null : new ChainStart(standing, going.ToImmutable());
    }
}
