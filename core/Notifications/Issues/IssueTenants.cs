using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Notifications.Issues;

/// <summary>As which installation issues are kept: a resource of AWS may belong to none itself.</summary>
internal sealed class IssueTenants(Installations installations, TimeProvider time)
{
    private static readonly TimeSpan s_holds = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (TenantId Tenant, DateTimeOffset Until)> _known = new(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The tenant itself if it is an installation, else the installation on the account that owns a repository.</summary>
    /// <param name="tenant">Whose notice.</param>
    /// <param name="repository"><c>owner/name</c>; null: nobody named one.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<GitHubAnswer<TenantId>> FindAsync(TenantId tenant, string? repository, CancellationToken ct)
    {
        if (tenant != TenantId.Default || repository is null)
        {
            return new GitHubAnswer<TenantId>.Ok(tenant);
        }

        var owner = repository[..repository.IndexOf('/', StringComparison.Ordinal)];
        if (_known.TryGetValue(owner, out var held) && time.GetUtcNow() < held.Until)
        {
            return new GitHubAnswer<TenantId>.Ok(held.Tenant);
        }

        var answer = await installations.ListAsync(ct);
        if (answer is not GitHubAnswer<ImmutableArray<Installation>>.Ok { Value: var all })
        {
            return answer.As<TenantId>();
        }

        if (
            all.FirstOrDefault(one => string.Equals(one.Account, owner, StringComparison.OrdinalIgnoreCase))
            is not { } found
        )
        {
            return new GitHubAnswer<TenantId>.NotFound();
        }

        _known[owner] = (found.Tenant, time.GetUtcNow() + s_holds);
        return new GitHubAnswer<TenantId>.Ok(found.Tenant);
    }
}
