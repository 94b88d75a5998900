using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>
/// Lists one kind of resource in every account that the operator's policy names. An account, or a region of one, is a part of
/// its own, so that one that denies access stops no other.
/// </summary>
internal abstract class AwsInventory(AwsAccounts accounts, TimeProvider time) : IInventory
{
    private static readonly GuardrailName s_sweep = new("aws/sweep");

    /// <inheritdoc />
    public abstract ResourceKind Kind { get; }

    /// <inheritdoc />
    public abstract TimeSpan BetweenChanges { get; }

    /// <summary>The parts of an account: where each is read, and how the keys of its resources begin.</summary>
    protected abstract IEnumerable<(string Region, string Keys)> PartsOf(AwsAccount account);

    /// <summary>The one part of what an account has outside of regions; it is asked for in the account's first.</summary>
    protected static IEnumerable<(string Region, string Keys)> WholeOf(
        AwsAccount account,
        string service,
        string type
    ) =>
        [
            (
                account.Regions.FirstOrDefault(AwsSettings.DefaultRegion),
                AwsResource.Prefix(service, "", account.Id, type)
            ),
        ];

    /// <summary>A part for each region of the account.</summary>
    protected static IEnumerable<(string Region, string Keys)> RegionsOf(
        AwsAccount account,
        string service,
        string type
    ) => account.Regions.Select(region => (region, AwsResource.Prefix(service, region, account.Id, type)));

    /// <summary>Reads a page.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="tenant">Whose resources they are.</param>
    /// <param name="token">What the page before returned; null for the first.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The resources, and the next page's token; null after the last.</returns>
    /// <exception cref="AwsCallException">A call failed.</exception>
    protected abstract Task<(ImmutableArray<State> States, string? Next)> ReadAsync(
        AwsTarget target,
        TenantId tenant,
        string? token,
        CancellationToken ct
    );

    /// <inheritdoc />
    public Task<InventoryTenants> ListTenantsAsync(CancellationToken ct)
    {
        ImmutableArray<InventoryPart> parts = accounts.Operator is { } tenant
            ?
            [
                .. accounts.Policy.Accounts.SelectMany(
                    PartsOf,
                    (account, part) =>
                        new InventoryPart(
                            tenant,
                            new PartCursor(account.Id, part.Region, Token: null).ToString(),
                            part.Keys
                        )
                ),
            ]
            : [];
        return Task.FromResult(
            new InventoryTenants([.. parts.Select(part => part.Tenant).Distinct()]) { Parts = parts }
        );
    }

    /// <inheritdoc />
    public async Task<InventoryPage> ReadPageAsync(TenantId tenant, string? cursor, CancellationToken ct)
    {
        // Without a cursor the page is a new installation's, which has no accounts.
        if (
            PartCursor.Parse(cursor) is not { } part
            || tenant != accounts.Operator
            || accounts.Policy.AccountOf(part.Account) is not { } account
        )
        {
            return new InventoryPage([], Next: null);
        }

        var target = new AwsTarget(account, part.Region, s_sweep);
        try
        {
            var (states, next) = await ReadAsync(target, tenant, part.Token, ct);
            return new InventoryPage(states, next is null ? null : (part with { Token = next }).ToString());
        }
        catch (AwsCallException fault)
        {
            return new InventoryPage(
                [],
                Next: null,
                AwsFaults.ToBlocked(fault.InnerException!, target, fault.Action, time.GetUtcNow())
            );
        }
    }
}
