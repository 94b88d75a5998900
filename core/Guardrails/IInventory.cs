using System.Collections.Immutable;

namespace ZocSec.Core.Guardrails;

/// <summary>Reads a whole kind in bulk, page by page, for sweeps.</summary>
public interface IInventory
{
    /// <summary>The kind it lists.</summary>
    ResourceKind Kind { get; }

    /// <summary>How long the changes that a sweep brings keep from each other: as the service asks, so that it has time for others.</summary>
    TimeSpan BetweenChanges { get; }

    /// <summary>The tenants there are to sweep.</summary>
    Task<InventoryTenants> ListTenantsAsync(CancellationToken ct);

    /// <summary>Reads one page.</summary>
    /// <param name="tenant">Whose resources.</param>
    /// <param name="cursor">What the page before returned; null for the first.</param>
    /// <param name="ct">Cancels.</param>
    Task<InventoryPage> ReadPageAsync(TenantId tenant, string? cursor, CancellationToken ct);
}

/// <summary>The tenants of an inventory, or why they could not be listed.</summary>
/// <param name="Tenants">Whose resources there are.</param>
/// <param name="Blocked">Why the list could not be read; null when it was.</param>
public sealed record InventoryTenants(ImmutableArray<TenantId> Tenants, Reading.Blocked? Blocked = null)
{
    /// <summary>
    /// Tenants that are there and are to be left alone; null when this inventory does not know all tenants of its kind.
    /// </summary>
    public ImmutableArray<TenantId>? Suspended { get; init; }

    /// <summary>What is read side by side, each page by page; null: each tenant whole.</summary>
    public ImmutableArray<InventoryPart>? Parts { get; init; }
}

/// <summary>A part of an inventory that is read for itself, so that one that cannot be read stops no other.</summary>
/// <param name="Tenant">Whose resources.</param>
/// <param name="Cursor">The part's first page; null where the tenant is no further divided.</param>
/// <param name="Keys">How the keys of all its resources begin, and of no others; null: all of the tenant's.</param>
public sealed record InventoryPart(TenantId Tenant, string? Cursor = null, string? Keys = null);

/// <summary>One page of an inventory.</summary>
/// <param name="States">The resources as the bulk read shows them; facets it does not show are null.</param>
/// <param name="Next">The next page's cursor; null after the last.</param>
/// <param name="Blocked">Why the page could not be read; null when it was.</param>
public sealed record InventoryPage(ImmutableArray<State> States, string? Next, Reading.Blocked? Blocked = null)
{
    /// <summary>How many resources all pages hold; null when that is not known.</summary>
    public int? Total { get; init; }
}
