using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>What the requests of a tenant are authorised by.</summary>
internal interface ITokens
{
    /// <summary>The tenant's token; a failure tells why there is none.</summary>
    ValueTask<GitHubAnswer<InstallationToken>> GetAsync(TenantId tenant, CancellationToken ct);

    /// <summary>Forgets a token that GitHub does not accept any more; a newer one stays.</summary>
    void Drop(TenantId tenant, InstallationToken token);
}
