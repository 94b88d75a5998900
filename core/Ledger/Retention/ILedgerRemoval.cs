using System.Collections.Immutable;

namespace ZocSec.Core.Ledger.Retention;

/// <summary>Removes the beginnings of chains, and seals where each of them begins from then on.</summary>
internal interface ILedgerRemoval
{
    /// <summary>Removes some; of a chain whose standing was written meanwhile, nothing.</summary>
    /// <param name="starts">What goes.</param>
    /// <param name="before">The time before which entries go, for the seal.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many entries are gone.</returns>
    Task<int> RemoveAsync(ImmutableArray<ChainStart> starts, DateTimeOffset before, CancellationToken ct);
}
