using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>Which chain, without the name of what it is about.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Guardrail">The guardrail's name.</param>
/// <param name="Resource">128 bits of the SHA-256 of the resource's key, as 32 lower-case hex digits.</param>
internal readonly record struct ChainKey(string Tenant, string Guardrail, string Resource)
{
    /// <summary>The chain of a standing.</summary>
    public static ChainKey Of(StandingKey key) =>
        new(key.Resource.Tenant.Value, key.Guardrail.Value, AzureKeys.HashOf(key.Resource.Key));
}
