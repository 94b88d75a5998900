using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>The ledger's rows as they are stored, to be checked. Opening makes nothing that is not there.</summary>
internal interface IStoredLedger
{
    /// <summary>Opens it for one check.</summary>
    /// <exception cref="Storage.StorageException">It cannot be read.</exception>
    IStoredRows Open();
}

/// <summary>One look at the ledger's rows; constant memory, in no order that a caller may rely on but that of the seals.</summary>
internal interface IStoredRows : IDisposable
{
    /// <summary>Whether all that is read is of one moment, whoever writes meanwhile.</summary>
    bool IsSnapshot { get; }

    /// <summary>Reads the seals, in the order of their numbers.</summary>
    IAsyncEnumerable<StoredSeal> ReadSealsAsync(CancellationToken ct);

    /// <summary>Reads the standings.</summary>
    /// <param name="known">Tenants that are known from elsewhere: their rows are read even if nothing lists them.</param>
    /// <param name="ct">Cancels.</param>
    IAsyncEnumerable<StoredStanding> ReadStandingsAsync(IReadOnlyCollection<TenantId> known, CancellationToken ct);

    /// <summary>Reads the entries; of what is written meanwhile, any part.</summary>
    /// <param name="known">Tenants that are known from elsewhere.</param>
    /// <param name="since">Only those whose ids are of this time or later; null for all.</param>
    /// <param name="ct">Cancels.</param>
    IAsyncEnumerable<StoredEntry> ReadEntriesAsync(
        IReadOnlyCollection<TenantId> known,
        DateTimeOffset? since,
        CancellationToken ct
    );

    /// <summary>
    /// Reads the rows by which entries and standings are found, in the order of their keys; none where there are no such rows.
    /// </summary>
    /// <param name="known">Tenants that are known from elsewhere.</param>
    /// <param name="ct">Cancels.</param>
    IAsyncEnumerable<StoredPointer> ReadPointersAsync(IReadOnlyCollection<TenantId> known, CancellationToken ct);

    /// <summary>Reads again what such a row says and ought to say. Not of a snapshot.</summary>
    /// <returns>Both as of one moment; nothing when it is written meanwhile.</returns>
    Task<PointerState> ReadPointerAsync(StoredPointer pointer, CancellationToken ct);

    /// <summary>How many entries a chain's standing counts by now; 0 when there is no standing. Not of a snapshot.</summary>
    Task<long> CountAsync(ChainKey chain, CancellationToken ct);
}
