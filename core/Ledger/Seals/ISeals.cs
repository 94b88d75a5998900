using System.Text.Json;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger.Seals;

/// <summary>The chain of seals, to add to.</summary>
internal interface ISeals
{
    /// <summary>The newest seal; null when there is none.</summary>
    Task<SealLink?> LastAsync(CancellationToken ct);

    /// <summary>Adds a seal.</summary>
    /// <returns>The seal with its hash; null when another process took its number.</returns>
    Task<SealLink?> AppendAsync(Seal seal, CancellationToken ct);
}

/// <summary>Seals as bytes.</summary>
internal static class SealBody
{
    /// <summary>The bytes to store, and the hash that covers them.</summary>
    public static (byte[] Body, string Hash) Write(Seal seal)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(seal, StoreJson.Default.Seal);
        return (body, Chain.HashOf(seal.Previous, body));
    }

    /// <summary>The seal in stored bytes.</summary>
    /// <exception cref="StorageException">They are none.</exception>
    public static SealLink Read(byte[] body, string hash) =>
        new(StoreJson.Read(body, StoreJson.Default.Seal, "The newest seal"), hash);
}
