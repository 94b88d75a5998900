namespace ZocSec.Core.Ledger.History;

/// <summary>The ledger, to be read through from the past to the present.</summary>
internal interface ILedgerHistory
{
    /// <summary>
    /// Reads entries, oldest first and those of a chain in its order, in memory that does not grow with their number. What
    /// is written meanwhile is not among them.
    /// </summary>
    /// <exception cref="Storage.StorageException">The ledger, or an entry in it, cannot be read.</exception>
    IAsyncEnumerable<RecordedEntry> ReadAsync(LedgerSpan span, CancellationToken ct);
}
