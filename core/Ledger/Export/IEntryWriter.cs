using ZocSec.Core.Ledger.History;

namespace ZocSec.Core.Ledger.Export;

/// <summary>Writes entries one after the other. Disposing writes what is left.</summary>
internal interface IEntryWriter : IAsyncDisposable
{
    /// <summary>Writes an entry.</summary>
    ValueTask WriteAsync(RecordedEntry recorded, CancellationToken ct);
}
