using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>
/// All repositories of all installations, page by page: by GraphQL where the App covers a whole account, else by what
/// the installation may see.
/// </summary>
internal sealed class RepositoryInventory(Installations installations, RepositoryGraph graph, RepositoryListing listing)
    : IInventory
{
    /// <inheritdoc />
    public ResourceKind Kind => RepositoryState.Kind;

    // GitHub asks for a second between writes of one installation.
    /// <inheritdoc />
    public TimeSpan BetweenChanges { get; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public async Task<InventoryTenants> ListTenantsAsync(CancellationToken ct)
    {
        var answer = await installations.ListAsync(ct);
        if (answer is not GitHubAnswer<ImmutableArray<Installation>>.Ok { Value: var all })
        {
            return new InventoryTenants([], RepositoryAnswers.Blocked(answer));
        }

        var tenants = all.ToLookup(installation => installation.IsSuspended, installation => installation.Tenant);
        return new InventoryTenants([.. tenants[false]]) { Suspended = [.. tenants[true]] };
    }

    /// <inheritdoc />
    public async Task<InventoryPage> ReadPageAsync(TenantId tenant, string? cursor, CancellationToken ct)
    {
        if (cursor is null)
        {
            return await installations.FindAsync(tenant, ct) switch
            {
                GitHubAnswer<Installation>.Ok { Value: var installation } => await ReadAsync(
                    tenant,
                    FirstOf(installation),
                    ct
                ),
                GitHubAnswer<Installation>.NotFound => Blocked(
                    new Reading.Blocked(
                        $"the App is not installed any more as installation {tenant}; install it again to have its repositories guarded",
                        RetryAt: null
                    )
                ),
                var other => Blocked(RepositoryAnswers.Blocked(other)),
            };
        }

        return InventoryCursor.Parse(cursor) is { } place
            ? await ReadAsync(tenant, place, ct)
            : Blocked(new Reading.Blocked("that is no page of repositories", RetryAt: null));
    }

    private static InventoryCursor FirstOf(Installation installation) =>
        installation.SeesAll
            ? new InventoryCursor.Graph(installation.Account, After: null, Alerts: true)
            : new InventoryCursor.Listed(Page: 1, Alerts: true);

    // Where GraphQL fails in the middle, the list begins anew: what was judged already is judged again, to no harm.
    private async Task<InventoryPage> ReadAsync(TenantId tenant, InventoryCursor cursor, CancellationToken ct) =>
        cursor switch
        {
            InventoryCursor.Listed listed => await listing.ReadAsync(tenant, listed, ct),
            InventoryCursor.Graph place => await graph.ReadAsync(tenant, place, ct)
                ?? await listing.ReadAsync(tenant, new InventoryCursor.Listed(Page: 1, Alerts: false), ct),
            _ => Blocked(new Reading.Blocked("that is no page of repositories", RetryAt: null)),
        };

    private static InventoryPage Blocked(Reading.Blocked blocked) => new([], Next: null, blocked);
}
