using Amazon.EC2;
using Amazon.EC2.Model;

namespace ZocSec.Tests.Aws;

/// <summary>What the owners of an account do to its security groups.</summary>
internal static class SecurityGroupOwner
{
    public static async Task<string> CreateGroupAsync(this AmazonEC2Client ec2, string name = "web")
    {
        var request = new CreateSecurityGroupRequest
        {
            GroupName = name,
            Description = "an example",
            TagSpecifications =
            [
                new TagSpecification
                {
                    ResourceType = ResourceType.SecurityGroup,
                    Tags = [new Tag("Team", "payments")],
                },
            ],
        };
        return (await ec2.CreateSecurityGroupAsync(request)).GroupId;
    }

    public static async Task<string> CreatePrefixListAsync(this AmazonEC2Client ec2, string range)
    {
        var request = new CreateManagedPrefixListRequest
        {
            PrefixListName = "example",
            AddressFamily = "IPv4",
            MaxEntries = 5,
            Entries = [new AddPrefixListEntry { Cidr = range }],
        };
        return (await ec2.CreateManagedPrefixListAsync(request)).PrefixList.PrefixListId;
    }

    public static Task OpenAsync(
        this AmazonEC2Client ec2,
        string group,
        string protocol,
        int? from,
        int? to,
        string source,
        string? description
    )
    {
        var permission = new IpPermission
        {
            IpProtocol = protocol,
            FromPort = from,
            ToPort = to,
        };
        if (source.Contains(':', StringComparison.Ordinal))
        {
            permission.Ipv6Ranges = [new Ipv6Range { CidrIpv6 = source, Description = description }];
        }
        else
        {
            permission.Ipv4Ranges = [new IpRange { CidrIp = source, Description = description }];
        }

        return ec2.AuthorizeAsync(group, permission);
    }

    public static async Task AuthorizeAsync(this AmazonEC2Client ec2, string group, IpPermission permission) =>
        await ec2.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [permission] }
        );

    public static async Task<List<string>> RulesOfAsync(this AmazonEC2Client ec2, string group)
    {
        var answer = await ec2.DescribeSecurityGroupRulesAsync(
            new DescribeSecurityGroupRulesRequest { Filters = [new Filter("group-id", [group])] }
        );
        return
        [
            .. (answer.SecurityGroupRules ?? [])
                .Where(rule => rule.IsEgress is not true)
                .Select(rule =>
                    $"{rule.IpProtocol} {rule.FromPort}-{rule.ToPort} {rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId} {rule.Description}"
                )
                .Order(StringComparer.Ordinal),
        ];
    }
}
