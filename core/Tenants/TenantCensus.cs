using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Tenants;

/// <summary>
/// Compares the tenants that a sweep finds with what is remembered of them: an event that told of a change may have
/// been lost.
/// </summary>
internal sealed class TenantCensus(TenantStates states, TimeProvider time)
{
    /// <summary>Remembers who is there.</summary>
    /// <returns>What is to be asked about those that are remembered and were not found.</returns>
    public async Task<IReadOnlyList<Work>> TakeAsync(string sweep, InventoryTenants found, CancellationToken ct)
    {
        if (found.Suspended is not { } suspended)
        {
            return [];
        }

        foreach (var tenant in found.Tenants)
        {
            await states.SetAsync(tenant, TenantStatus.Active, ct);
        }

        foreach (var tenant in suspended)
        {
            await states.SetAsync(tenant, TenantStatus.Suspended, ct);
        }

        var known = await states.ListAsync(ct);
        return
        [
            .. known
                .Where(one => one.State.Status != TenantStatus.Deleted)
                .Select(one => one.Tenant)
                .Except(found.Tenants)
                .Except(suspended)
                .Select(tenant => TenantErrand.For(sweep, time.GetUtcNow(), tenant, TenantErrand.Unlisted)),
        ];
    }
}
