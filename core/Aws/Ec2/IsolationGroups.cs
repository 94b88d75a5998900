using System.Collections.Immutable;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>
/// Security groups that isolate: what has no other group talks to nobody. One that this program made lets nothing through; one
/// that an account made itself under the same name is taken as it is.
/// </summary>
/// <exception cref="AwsCallException">Every method: a call failed.</exception>
internal sealed class IsolationGroups(IAwsClients clients)
{
    internal const string OwnTag = "zocsec:isolation";

    /// <summary>The groups of a name that isolate, by the network they are in.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="name">The name.</param>
    /// <param name="networks">The ids of the networks to look in.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ImmutableDictionary<string, string>> FindAsync(
        AwsTarget target,
        string name,
        IEnumerable<string> networks,
        CancellationToken ct
    )
    {
        var groups = await DescribeAsync(target, name, networks, ct);
        return groups
            .Where(group => !IsOwn(group) || (IsEmpty(group.IpPermissions) && IsEmpty(group.IpPermissionsEgress)))
            .ToImmutableDictionary(group => group.VpcId, group => group.GroupId, StringComparer.Ordinal);
    }

    /// <summary>Sees to it that a network has the group, and that one of the program's own lets nothing through.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="name">The name.</param>
    /// <param name="network">The network's id.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The group's id.</returns>
    public async Task<string> EnsureAsync(AwsTarget target, string name, string network, CancellationToken ct)
    {
        var group = await FirstAsync(target, name, network, ct) ?? await CreateAsync(target, name, network, ct);
        if (IsOwn(group))
        {
            // Each group begins with leave to send anything anywhere.
            await EmptyAsync(target, group.GroupId, ct);
        }

        return group.GroupId;
    }

    private async Task<SecurityGroup> CreateAsync(AwsTarget target, string name, string network, CancellationToken ct)
    {
        var own = new Tag(OwnTag, name);
        var request = new CreateSecurityGroupRequest
        {
            GroupName = name,
            Description = "Lets nothing through. For instances that are held for compromised.",
            VpcId = network,
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.SecurityGroup, Tags = [own] }],
        };
        try
        {
            var made = await AwsCalls.AskAsync(
                "ec2:CreateSecurityGroup",
                () => clients.Ec2(target).CreateSecurityGroupAsync(request, ct)
            );
            return new SecurityGroup { GroupId = made.GroupId, Tags = [own] };
        }
        catch (AwsCallException fault) when (fault.Code is "InvalidGroup.Duplicate")
        {
            // Another instance of the same network came first.
            if (await FirstAsync(target, name, network, ct) is { } other)
            {
                return other;
            }

            throw;
        }
    }

    private async Task<SecurityGroup?> FirstAsync(
        AwsTarget target,
        string name,
        string network,
        CancellationToken ct
    ) => (await DescribeAsync(target, name, [network], ct)).FirstOrDefault();

    private async Task<List<SecurityGroup>> DescribeAsync(
        AwsTarget target,
        string name,
        IEnumerable<string> networks,
        CancellationToken ct
    )
    {
        var request = new DescribeSecurityGroupsRequest
        {
            Filters = [new Filter("group-name", [name]), new Filter("vpc-id", [.. networks])],
        };
        var answer = await AwsCalls.AskAsync(
            "ec2:DescribeSecurityGroups",
            () => clients.Ec2(target).DescribeSecurityGroupsAsync(request, ct)
        );
        return answer.SecurityGroups ?? [];
    }

    private async Task EmptyAsync(AwsTarget target, string group, CancellationToken ct)
    {
        var rules = await AwsCalls.AskAsync(
            "ec2:DescribeSecurityGroupRules",
            () =>
                clients
                    .Ec2(target)
                    .DescribeSecurityGroupRulesAsync(
                        new DescribeSecurityGroupRulesRequest { Filters = [new Filter("group-id", [group])] },
                        ct
                    )
        );
        var byDirection = (rules.SecurityGroupRules ?? []).ToLookup(
            rule => rule.IsEgress is true,
            rule => rule.SecurityGroupRuleId
        );
        if (byDirection[true].ToList() is { Count: > 0 } sending)
        {
            var request = new RevokeSecurityGroupEgressRequest { GroupId = group, SecurityGroupRuleIds = sending };
            await RevokeAsync(
                "ec2:RevokeSecurityGroupEgress",
                () => clients.Ec2(target).RevokeSecurityGroupEgressAsync(request, ct)
            );
        }

        if (byDirection[false].ToList() is { Count: > 0 } receiving)
        {
            var request = new RevokeSecurityGroupIngressRequest { GroupId = group, SecurityGroupRuleIds = receiving };
            await RevokeAsync(
                "ec2:RevokeSecurityGroupIngress",
                () => clients.Ec2(target).RevokeSecurityGroupIngressAsync(request, ct)
            );
        }
    }

    private static async Task RevokeAsync<T>(string action, Func<Task<T>> call)
    {
        try
        {
            await AwsCalls.AskAsync(action, call);
        }
        catch (AwsCallException fault) when (SecurityGroups.IsNoRule(fault))
        {
            // Somebody else was first; the read that follows proves it.
        }
    }

    private static bool IsOwn(SecurityGroup group) => group.Tags?.Exists(tag => tag.Key is OwnTag) is true;

    private static bool IsEmpty(List<IpPermission>? permissions) => permissions is null or [];
}
