using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.S3;

/// <summary>Lists the buckets of every account that the operator's policy names; each account is a part of its own.</summary>
internal sealed class BucketInventory(Buckets buckets, AwsAccounts accounts, TimeProvider time) : IInventory
{
    private const int Page = 50;
    private static readonly GuardrailName s_sweep = new("aws/sweep");

    /// <inheritdoc />
    public ResourceKind Kind => BucketState.Kind;

    /// <inheritdoc />
    public TimeSpan BetweenChanges { get; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    public Task<InventoryTenants> ListTenantsAsync(CancellationToken ct)
    {
        ImmutableArray<InventoryPart> parts = accounts.Operator is { } tenant
            ?
            [
                .. accounts.Policy.Accounts.Select(account => new InventoryPart(
                    tenant,
                    new PartCursor(account.Id, AwsSettings.DefaultRegion, Token: null).ToString(),
                    AwsResource.Prefix("s3", "", account.Id, "bucket")
                )),
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

        var target = new AwsTarget(account, account.Regions.FirstOrDefault(AwsSettings.DefaultRegion), s_sweep);
        try
        {
            var page = await buckets.ListAsync(target, part.Token, Page, ct);
            return new InventoryPage(
                [
                    .. page.Buckets.Select(bucket => new BucketState(
                        BucketEvent.Resource(tenant, account.Id, bucket.Name)
                    )
                    {
                        Region = bucket.Region,
                    }),
                ],
                page.Next is { } next ? (part with { Token = next }).ToString() : null
            );
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
