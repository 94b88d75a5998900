using System.Collections.Immutable;
using Amazon.EC2.Model;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>Reads and changes security groups; every method asks the region of its target.</summary>
/// <exception cref="AwsCallException">Every method: a call failed.</exception>
internal sealed class SecurityGroups(IAwsClients clients)
{
    /// <summary>The code of AWS's answer when there is no such group.</summary>
    public const string NotFound = "InvalidGroup.NotFound";

    /// <summary>The code of AWS's answer when a group has as many rules as it may have.</summary>
    public const string Full = "RulesPerSecurityGroupLimitExceeded";

    // The most that AWS gives at once.
    private const int MaxRules = 1000;
    private const int MaxEntries = 100;
    private const string Aws = "AWS";
    private const int None = -1;
    private const int LastPort = 65535;

    /// <summary>What a group is called and tagged; its rules are not read.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="state">The group.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<SecurityGroupState> DescribeAsync(
        AwsTarget target,
        SecurityGroupState state,
        CancellationToken ct
    )
    {
        var request = new DescribeSecurityGroupsRequest { GroupIds = [state.Resource.Name] };
        var answer = await DescribeAsync(target, request, ct);
        var group = answer.SecurityGroups![0];
        return state with { GroupName = group.GroupName, Tags = TagsOf(group) };
    }

    /// <summary>A page of the account's groups; their rules are not read.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="token">What the page before returned; null for the first.</param>
    /// <param name="max">How many at most: 5 to 200, so that their rules can be asked for at once.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="filter">EC2's name of what they must have; null for all.</param>
    /// <param name="values">What that must be, one of these.</param>
    public async Task<GroupPage> ListAsync(
        AwsTarget target,
        string? token,
        int max,
        CancellationToken ct,
        string? filter = null,
        ImmutableArray<string> values = default
    )
    {
        var request = new DescribeSecurityGroupsRequest { NextToken = token, MaxResults = max };
        if (filter is not null)
        {
            request.Filters = [new Filter(filter, [.. values])];
        }

        var answer = await DescribeAsync(target, request, ct);
        return new GroupPage(
            [
                .. (answer.SecurityGroups ?? [])
                    // Those that others share with the account are for others to change.
                    .Where(group => group.OwnerId is null || group.OwnerId == target.Account.Id)
                    .Select(group => new ListedGroup(group.GroupId, group.GroupName, TagsOf(group))),
            ],
            string.IsNullOrEmpty(answer.NextToken) ? null : answer.NextToken
        );
    }

    /// <summary>What groups let in, all pages of it, by the group's id; a group that lets in nothing is not among them.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="ids">The groups, 200 at most.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ILookup<string, IngressRule>> RulesAsync(
        AwsTarget target,
        IEnumerable<string> ids,
        CancellationToken ct
    )
    {
        var request = new DescribeSecurityGroupRulesRequest
        {
            Filters = [new Filter("group-id", [.. ids])],
            MaxResults = MaxRules,
        };
        var rules = new List<SecurityGroupRule>();
        do
        {
            var answer = await AwsCalls.AskAsync(
                "ec2:DescribeSecurityGroupRules",
                () => clients.Ec2(target).DescribeSecurityGroupRulesAsync(request, ct)
            );
            rules.AddRange((answer.SecurityGroupRules ?? []).Where(rule => rule.IsEgress is not true));
            request.NextToken = answer.NextToken;
        } while (!string.IsNullOrEmpty(request.NextToken));

        return rules.ToLookup(rule => rule.GroupId, Read, StringComparer.Ordinal);
    }

    /// <summary>What a prefix list holds; those that AWS itself keeps are not looked into.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="id">The prefix list.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<PrefixListContent> PrefixListAsync(AwsTarget target, string id, CancellationToken ct)
    {
        var describe = new DescribeManagedPrefixListsRequest { PrefixListIds = [id] };
        var described = await AwsCalls.AskAsync(
            "ec2:DescribeManagedPrefixLists",
            () => clients.Ec2(target).DescribeManagedPrefixListsAsync(describe, ct)
        );
        if (described.PrefixLists is not [var list, ..])
        {
            return new PrefixListContent(Ranges: null, "there is no such list");
        }

        if (list.OwnerId is Aws)
        {
            return new PrefixListContent([], "AWS itself keeps it, and it holds AWS's own ranges");
        }

        var request = new GetManagedPrefixListEntriesRequest { PrefixListId = id, MaxResults = MaxEntries };
        var ranges = ImmutableArray.CreateBuilder<string>();
        do
        {
            var answer = await AwsCalls.AskAsync(
                "ec2:GetManagedPrefixListEntries",
                () => clients.Ec2(target).GetManagedPrefixListEntriesAsync(request, ct)
            );
            ranges.AddRange((answer.Entries ?? []).Select(entry => entry.Cidr));
            request.NextToken = answer.NextToken;
        } while (!string.IsNullOrEmpty(request.NextToken));

        return new PrefixListContent(ranges.ToImmutable());
    }

    /// <summary>Lets something in; that it is let in already is no failure.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="group">The group's id.</param>
    /// <param name="ingress">What; its source is no security group.</param>
    /// <param name="description">What to write beside it; null for nothing.</param>
    /// <param name="ct">Cancels.</param>
    public async Task AuthorizeAsync(
        AwsTarget target,
        string group,
        Ingress ingress,
        string? description,
        CancellationToken ct
    )
    {
        var permission = new IpPermission { IpProtocol = ingress.Protocol };
        if (ingress.HasPorts)
        {
            permission.FromPort = ingress.From;
            permission.ToPort = ingress.To;
        }

        if (ingress.IsFromPrefixList)
        {
            permission.PrefixListIds = [new PrefixListId { Id = ingress.Source, Description = description }];
        }
        else if (ingress.Source.Contains(':', StringComparison.Ordinal))
        {
            permission.Ipv6Ranges = [new Ipv6Range { CidrIpv6 = ingress.Source, Description = description }];
        }
        else
        {
            permission.Ipv4Ranges = [new IpRange { CidrIp = ingress.Source, Description = description }];
        }

        var request = new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [permission] };
        try
        {
            await AwsCalls.AskAsync(
                "ec2:AuthorizeSecurityGroupIngress",
                () => clients.Ec2(target).AuthorizeSecurityGroupIngressAsync(request, ct)
            );
        }
        catch (AwsCallException fault) when (fault.Code is "InvalidPermission.Duplicate")
        {
            // Somebody else was first; the read that follows proves it.
        }
    }

    /// <summary>Revokes one rule; that it is gone already is no failure.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="group">The group's id.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RevokeAsync(AwsTarget target, string group, string rule, CancellationToken ct)
    {
        // By id: a description of a rule that does not match to the letter revokes nothing, and in a default VPC without an error.
        var request = new RevokeSecurityGroupIngressRequest { GroupId = group, SecurityGroupRuleIds = [rule] };
        try
        {
            await AwsCalls.AskAsync(
                "ec2:RevokeSecurityGroupIngress",
                () => clients.Ec2(target).RevokeSecurityGroupIngressAsync(request, ct)
            );
        }
        catch (AwsCallException fault) when (IsNoRule(fault))
        {
            // Somebody else was first; the read that follows proves it.
        }
    }

    /// <summary>Whether a call failed because the rule is not there any more.</summary>
    public static bool IsNoRule(AwsCallException fault) =>
        fault.Code is "InvalidSecurityGroupRuleId.NotFound" or "InvalidPermission.NotFound";

    private Task<DescribeSecurityGroupsResponse> DescribeAsync(
        AwsTarget target,
        DescribeSecurityGroupsRequest request,
        CancellationToken ct
    ) =>
        AwsCalls.AskAsync(
            "ec2:DescribeSecurityGroups",
            () => clients.Ec2(target).DescribeSecurityGroupsAsync(request, ct)
        );

    private static IngressRule Read(SecurityGroupRule rule)
    {
        var protocol = rule.IpProtocol switch
        {
            "6" => "tcp",
            "17" => "udp",
            var other => other,
        };
        var source =
            rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? "unknown";
        var ingress = new Ingress(protocol, rule.FromPort ?? None, rule.ToPort ?? None, source);
        if (ingress is { HasPorts: true, From: None })
        {
            // No port is every port.
            ingress = ingress with
            {
                From = 0,
                To = LastPort,
            };
        }

        return new IngressRule(
            rule.SecurityGroupRuleId,
            ingress,
            string.IsNullOrEmpty(rule.Description) ? null : rule.Description
        );
    }

    private static ImmutableSortedDictionary<string, string> TagsOf(SecurityGroup group) =>
        (group.Tags ?? []).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
}

/// <summary>A page of security groups.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Next">The next page's token; null after the last.</param>
internal sealed record GroupPage(ImmutableArray<ListedGroup> Groups, string? Next);

/// <summary>A security group of a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What the account calls it.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record ListedGroup(string Id, string Name, ImmutableSortedDictionary<string, string> Tags);
