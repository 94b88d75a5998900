using System.Collections.Frozen;
using Amazon.EC2;
using Amazon.EC2.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.Ec2;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>
/// Asks EC2 whether the role may, without doing it: every call is a dry run, and names only what is nowhere, so that nothing
/// would happen even where a server takes no notice of that. Source: "DryRun" in "Common query parameters" of the Amazon EC2
/// API Reference.
/// </summary>
internal static class DryRuns
{
    private const string Instance = "i-00000000000000000";
    private const string Group = "sg-00000000000000000";
    private const string Network = "vpc-00000000000000000";
    private const string Card = "eni-00000000000000000";
    private const string List = "pl-00000000000000000";
    private const string Name = "zocsec-doctor";
    private const int Few = 5;

    /// <summary>The action that proves that a region can be used; everybody needs it.</summary>
    public const string First = "ec2:DescribeSecurityGroups";

    private static readonly FrozenDictionary<string, Func<IAmazonEC2, CancellationToken, Task>> s_calls =
        new Dictionary<string, Func<IAmazonEC2, CancellationToken, Task>>(StringComparer.Ordinal)
        {
            [First] = (ec2, ct) => ec2.DescribeSecurityGroupsAsync(new() { DryRun = true, MaxResults = Few }, ct),
            ["ec2:DescribeSecurityGroupRules"] = (ec2, ct) =>
                ec2.DescribeSecurityGroupRulesAsync(new() { DryRun = true, MaxResults = Few }, ct),
            ["ec2:DescribeManagedPrefixLists"] = (ec2, ct) =>
                ec2.DescribeManagedPrefixListsAsync(new() { DryRun = true, MaxResults = Few }, ct),
            ["ec2:GetManagedPrefixListEntries"] = (ec2, ct) =>
                ec2.GetManagedPrefixListEntriesAsync(new() { DryRun = true, PrefixListId = List }, ct),
            ["ec2:DescribeInstances"] = (ec2, ct) =>
                ec2.DescribeInstancesAsync(new() { DryRun = true, MaxResults = Few }, ct),
            ["ec2:DescribeInstanceAttribute"] = (ec2, ct) =>
                ec2.DescribeInstanceAttributeAsync(
                    new()
                    {
                        DryRun = true,
                        InstanceId = Instance,
                        Attribute = InstanceAttributeName.DisableApiStop,
                    },
                    ct
                ),
            // It has no dry run, and only reads.
            ["ec2:DescribeIamInstanceProfileAssociations"] = (ec2, ct) =>
                ec2.DescribeIamInstanceProfileAssociationsAsync(new() { MaxResults = Few }, ct),
            ["ec2:DescribeSnapshots"] = (ec2, ct) =>
                ec2.DescribeSnapshotsAsync(
                    new()
                    {
                        DryRun = true,
                        MaxResults = Few,
                        OwnerIds = ["self"],
                    },
                    ct
                ),
            ["ec2:DescribeSpotInstanceRequests"] = (ec2, ct) =>
                ec2.DescribeSpotInstanceRequestsAsync(new() { DryRun = true, MaxResults = Few }, ct),
            ["ec2:AuthorizeSecurityGroupIngress"] = (ec2, ct) =>
                ec2.AuthorizeSecurityGroupIngressAsync(
                    new()
                    {
                        DryRun = true,
                        GroupId = Group,
                        IpPermissions = [Rule()],
                    },
                    ct
                ),
            ["ec2:RevokeSecurityGroupIngress"] = (ec2, ct) =>
                ec2.RevokeSecurityGroupIngressAsync(
                    new()
                    {
                        DryRun = true,
                        GroupId = Group,
                        IpPermissions = [Rule()],
                    },
                    ct
                ),
            ["ec2:RevokeSecurityGroupEgress"] = (ec2, ct) =>
                ec2.RevokeSecurityGroupEgressAsync(
                    new()
                    {
                        DryRun = true,
                        GroupId = Group,
                        IpPermissions = [Rule()],
                    },
                    ct
                ),
            ["ec2:CreateSecurityGroup"] = (ec2, ct) =>
                ec2.CreateSecurityGroupAsync(
                    new()
                    {
                        DryRun = true,
                        GroupName = Name,
                        Description = Name,
                        VpcId = Network,
                        TagSpecifications =
                        [
                            new TagSpecification
                            {
                                ResourceType = ResourceType.SecurityGroup,
                                Tags = [new Tag(IsolationGroups.OwnTag, Name)],
                            },
                        ],
                    },
                    ct
                ),
            ["ec2:ModifyNetworkInterfaceAttribute"] = (ec2, ct) =>
                ec2.ModifyNetworkInterfaceAttributeAsync(
                    new()
                    {
                        DryRun = true,
                        NetworkInterfaceId = Card,
                        Groups = [Group],
                    },
                    ct
                ),
            ["ec2:CreateTags"] = (ec2, ct) =>
                ec2.CreateTagsAsync(
                    new()
                    {
                        DryRun = true,
                        Resources = [Instance],
                        Tags = [new Tag(Instances.FindingTag, Name)],
                    },
                    ct
                ),
            ["ec2:DeleteTags"] = (ec2, ct) =>
                ec2.DeleteTagsAsync(
                    new()
                    {
                        DryRun = true,
                        Resources = [Instance],
                        Tags = [new Tag(Instances.FindingTag)],
                    },
                    ct
                ),
            ["ec2:CreateSnapshots"] = (ec2, ct) =>
                ec2.CreateSnapshotsAsync(
                    new()
                    {
                        DryRun = true,
                        InstanceSpecification = new InstanceSpecification { InstanceId = Instance },
                    },
                    ct
                ),
            ["ec2:ModifyInstanceAttribute"] = (ec2, ct) =>
                ec2.ModifyInstanceAttributeAsync(
                    new()
                    {
                        DryRun = true,
                        InstanceId = Instance,
                        DisableApiStop = true,
                    },
                    ct
                ),
            ["ec2:StopInstances"] = (ec2, ct) =>
                ec2.StopInstancesAsync(new() { DryRun = true, InstanceIds = [Instance] }, ct),
            ["ec2:StartInstances"] = (ec2, ct) =>
                ec2.StartInstancesAsync(new() { DryRun = true, InstanceIds = [Instance] }, ct),
            ["ec2:TerminateInstances"] = (ec2, ct) =>
                ec2.TerminateInstancesAsync(new() { DryRun = true, InstanceIds = [Instance] }, ct),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Asks.</summary>
    /// <param name="clients">The clients.</param>
    /// <param name="target">Whom, and where.</param>
    /// <param name="action">What; <see cref="Proof.Untold"/> for what has no dry run.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Proof> AskAsync(IAwsClients clients, AwsTarget target, string action, CancellationToken ct)
    {
        if (!s_calls.TryGetValue(action, out var call))
        {
            return new Proof.Untold();
        }

        var proof = await Proof.OfAsync(target, action, () => call(clients.Ec2(target), ct));
        // The role may do it only to the groups that the program has made, by their tag; this one is nowhere.
        return proof is Proof.Denied && action is "ec2:RevokeSecurityGroupEgress" ? new Proof.Untold() : proof;
    }

    // A port that nobody listens at, for an address that nobody has.
    private static IpPermission Rule() =>
        new()
        {
            IpProtocol = "tcp",
            FromPort = 65535,
            ToPort = 65535,
            Ipv4Ranges = [new IpRange { CidrIp = "192.0.2.1/32" }],
        };
}
