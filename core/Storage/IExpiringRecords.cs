namespace ZocSec.Core.Storage;

/// <summary>Small records that end by themselves: sessions, and what was used up. One that has ended is as if it were not there.</summary>
public interface IExpiringRecords
{
    /// <summary>Adds one.</summary>
    /// <param name="key">Letters, digits and slashes.</param>
    /// <param name="body">What it holds; no two attempts to add a key may hold the same.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False when there is one of this key, be it one that has ended a while ago.</returns>
    Task<bool> TryAddAsync(string key, byte[] body, DateTimeOffset end, CancellationToken ct);

    /// <summary>Reads one; null when there is none.</summary>
    Task<byte[]?> FindAsync(string key, CancellationToken ct);

    /// <summary>Replaces one.</summary>
    /// <returns>False when there is none any more: what was removed does not come back.</returns>
    Task<bool> TryReplaceAsync(string key, byte[] body, DateTimeOffset end, CancellationToken ct);

    /// <summary>Removes one, if it is there.</summary>
    Task RemoveAsync(string key, CancellationToken ct);
}
