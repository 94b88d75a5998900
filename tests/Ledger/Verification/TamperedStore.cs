using System.Text.Json;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>A store, and what somebody who can write its rows does to them.</summary>
internal abstract class TamperedStore : IAsyncDisposable
{
    public abstract ILedger Ledger { get; }

    public abstract IStoredLedger Stored { get; }

    public abstract ISeals Seals { get; }

    /// <summary>Writes other bytes and another hash into an entry's row; its columns stay.</summary>
    public abstract Task ReplaceEntryAsync(string id, byte[] body, string hash);

    public abstract Task DeleteEntryAsync(string id);

    /// <summary>Adds a second row with the same bytes.</summary>
    public abstract Task CopyEntryAsync(string id, string as_);

    public abstract Task SetOutcomeColumnAsync(string id, string outcome);

    /// <summary>Writes another body into a standing's row; its columns stay.</summary>
    public abstract Task ReplaceStandingAsync(Standing standing);

    public abstract Task DeleteStandingAsync(StandingKey key);

    public abstract Task SetOpenColumnAsync(StandingKey key, bool open);

    public abstract ValueTask DisposeAsync();

    protected static byte[] Body(Standing standing) =>
        JsonSerializer.SerializeToUtf8Bytes(standing, StoreJson.Default.Standing);
}
