using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>
/// Lists the security groups, with their rules, of every account and region that the operator's policy names; each region of an
/// account is a part of its own.
/// </summary>
internal sealed class SecurityGroupInventory(SecurityGroups groups, AwsAccounts accounts, TimeProvider time)
    : IInventory
{
    private const int Page = 100;
    private static readonly GuardrailName s_sweep = new("aws/sweep");

    /// <inheritdoc />
    public ResourceKind Kind => SecurityGroupState.Kind;

    /// <inheritdoc />
    public TimeSpan BetweenChanges { get; } = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc />
    public Task<InventoryTenants> ListTenantsAsync(CancellationToken ct)
    {
        ImmutableArray<InventoryPart> parts = accounts.Operator is { } tenant
            ?
            [
                .. accounts.Policy.Accounts.SelectMany(
                    account => account.Regions,
                    (account, region) =>
                        new InventoryPart(
                            tenant,
                            new PartCursor(account.Id, region, Token: null).ToString(),
                            AwsResource.Prefix("ec2", region, account.Id, "security-group")
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
            var page = await groups.ListAsync(target, part.Token, Page, ct);
            var rules = page.Groups.IsEmpty
                ? null
                : await groups.RulesAsync(target, page.Groups.Select(group => group.Id), ct);
            return new InventoryPage(
                [
                    .. page.Groups.Select(group => new SecurityGroupState(
                        SecurityGroupEvent.Resource(tenant, account.Id, part.Region, group.Id)
                    )
                    {
                        GroupName = group.Name,
                        Tags = group.Tags,
                        Rules = [.. rules![group.Id]],
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
