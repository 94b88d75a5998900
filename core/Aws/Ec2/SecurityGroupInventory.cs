using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>Lists the security groups, with their rules, of every account and region.</summary>
internal sealed class SecurityGroupInventory(SecurityGroups groups, AwsAccounts accounts, TimeProvider time)
    : AwsInventory(accounts, time)
{
    private const int Page = 100;

    /// <inheritdoc />
    public override ResourceKind Kind => SecurityGroupState.Kind;

    /// <inheritdoc />
    public override TimeSpan BetweenChanges { get; } = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc />
    protected override IEnumerable<(string Region, string Keys)> PartsOf(AwsAccount account) =>
        RegionsOf(account, "ec2", "security-group");

    /// <inheritdoc />
    protected override async Task<(ImmutableArray<State> States, string? Next)> ReadAsync(
        AwsTarget target,
        TenantId tenant,
        string? token,
        CancellationToken ct
    )
    {
        var page = await groups.ListAsync(target, token, Page, ct);
        if (page.Groups.IsEmpty)
        {
            return ([], page.Next);
        }

        var rules = await groups.RulesAsync(target, page.Groups.Select(group => group.Id), ct);
        return (
            [
                .. page.Groups.Select(group => new SecurityGroupState(
                    SecurityGroupEvent.Resource(tenant, target.Account.Id, target.Region, group.Id)
                )
                {
                    GroupName = group.Name,
                    Tags = group.Tags,
                    Rules = [.. rules[group.Id]],
                }),
            ],
            page.Next
        );
    }
}
