using System.Collections.Immutable;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>Reads and changes instances; every method asks the region of its target.</summary>
/// <exception cref="AwsCallException">Every method: a call failed.</exception>
internal sealed class Instances(IAwsClients clients)
{
    /// <summary>The tag that names the finding, on the instance and on the copies of its volumes.</summary>
    public const string FindingTag = "zocsec:finding";

    private const string InstanceTag = "zocsec:instance";
    private const string GroupTag = "aws:autoscaling:groupName";

    /// <summary>What an instance is and has; its protections, profile and copies are not read.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="state">The instance.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The state; null when there is no such instance.</returns>
    public async Task<InstanceState?> DescribeAsync(AwsTarget target, InstanceState state, CancellationToken ct)
    {
        var request = new DescribeInstancesRequest { InstanceIds = [state.Resource.Name] };
        var answer = await AwsCalls.AskAsync(
            "ec2:DescribeInstances",
            () => clients.Ec2(target).DescribeInstancesAsync(request, ct)
        );
        if (answer.Reservations is not [{ Instances: [var instance, ..] }, ..])
        {
            return null;
        }

        return state with
        {
            Power = PowerOf(instance.State?.Name),
            Tags = (instance.Tags ?? []).ToImmutableSortedDictionary(
                tag => tag.Key,
                tag => tag.Value,
                StringComparer.Ordinal
            ),
            Volumes = [.. (instance.BlockDeviceMappings ?? []).Select(device => device.Ebs?.VolumeId).OfType<string>()],
            Interfaces =
            [
                .. (instance.NetworkInterfaces ?? []).Select(card => new InstanceInterface(
                    card.NetworkInterfaceId,
                    card.VpcId,
                    [.. (card.Groups ?? []).Select(group => group.GroupId).Order(StringComparer.Ordinal)]
                )),
            ],
            WhyNotStopped = await WhyNotStoppedAsync(target, instance, ct),
        };
    }

    /// <summary>The profile that gives an instance credentials; null for none.</summary>
    public async Task<InstanceProfile?> ProfileAsync(AwsTarget target, string instance, CancellationToken ct)
    {
        var request = new DescribeIamInstanceProfileAssociationsRequest
        {
            Filters = [new Filter("instance-id", [instance]), new Filter("state", ["associating", "associated"])],
        };
        var answer = await AwsCalls.AskAsync(
            "ec2:DescribeIamInstanceProfileAssociations",
            () => clients.Ec2(target).DescribeIamInstanceProfileAssociationsAsync(request, ct)
        );
        return (answer.IamInstanceProfileAssociations ?? [])
            .Select(found => new InstanceProfile(found.AssociationId, found.IamInstanceProfile.Arn))
            .FirstOrDefault();
    }

    /// <summary>Whether there are copies of an instance's volumes for one of these findings.</summary>
    public async Task<bool> HasSnapshotsAsync(
        AwsTarget target,
        string instance,
        IEnumerable<string> findings,
        CancellationToken ct
    )
    {
        var request = new DescribeSnapshotsRequest
        {
            OwnerIds = ["self"],
            Filters = [new Filter($"tag:{InstanceTag}", [instance]), new Filter($"tag:{FindingTag}", [.. findings])],
        };
        var answer = await AwsCalls.AskAsync(
            "ec2:DescribeSnapshots",
            () => clients.Ec2(target).DescribeSnapshotsAsync(request, ct)
        );
        return (answer.Snapshots ?? []).Exists(snapshot => snapshot.State != SnapshotState.Error);
    }

    /// <summary>Whether an instance is protected against being stopped.</summary>
    public async Task<bool> IsStopProtectedAsync(AwsTarget target, string instance, CancellationToken ct) =>
        (await AttributeAsync(target, instance, InstanceAttributeName.DisableApiStop, ct)).DisableApiStop is true;

    /// <summary>Whether an instance is protected against being terminated.</summary>
    public async Task<bool> IsTerminationProtectedAsync(AwsTarget target, string instance, CancellationToken ct) =>
        (await AttributeAsync(target, instance, InstanceAttributeName.DisableApiTermination, ct)).DisableApiTermination
            is true;

    /// <summary>Sets a tag, or removes it.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="value">Its value; null removes it.</param>
    /// <param name="ct">Cancels.</param>
    public Task TagAsync(AwsTarget target, string instance, string key, string? value, CancellationToken ct) =>
        value is null
            ? AwsCalls.AskAsync(
                "ec2:DeleteTags",
                () =>
                    clients
                        .Ec2(target)
                        .DeleteTagsAsync(new DeleteTagsRequest { Resources = [instance], Tags = [new Tag(key)] }, ct)
            )
            : AwsCalls.AskAsync(
                "ec2:CreateTags",
                () =>
                    clients
                        .Ec2(target)
                        .CreateTagsAsync(
                            new CreateTagsRequest { Resources = [instance], Tags = [new Tag(key, value)] },
                            ct
                        )
            );

    /// <summary>Begins to copy all volumes of an instance, as they are at this moment.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="finding">The finding that they are evidence of.</param>
    /// <param name="ct">Cancels.</param>
    public Task SnapshotAsync(AwsTarget target, string instance, string finding, CancellationToken ct)
    {
        var request = new CreateSnapshotsRequest
        {
            InstanceSpecification = new InstanceSpecification { InstanceId = instance },
            Description = $"Evidence of the finding {finding} on {instance}",
            TagSpecifications =
            [
                new TagSpecification
                {
                    ResourceType = ResourceType.Snapshot,
                    Tags = [new Tag(InstanceTag, instance), new Tag(FindingTag, finding)],
                },
            ],
        };
        return AwsCalls.AskAsync("ec2:CreateSnapshots", () => clients.Ec2(target).CreateSnapshotsAsync(request, ct));
    }

    /// <summary>Gives a network interface these security groups, and no others.</summary>
    public Task SetGroupsAsync(AwsTarget target, string card, IEnumerable<string> groups, CancellationToken ct)
    {
        var request = new ModifyNetworkInterfaceAttributeRequest { NetworkInterfaceId = card, Groups = [.. groups] };
        return AwsCalls.AskAsync(
            "ec2:ModifyNetworkInterfaceAttribute",
            () => clients.Ec2(target).ModifyNetworkInterfaceAttributeAsync(request, ct)
        );
    }

    /// <summary>Takes a profile off an instance; credentials that it has given live on until they expire.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="association">EC2's id of its being there.</param>
    /// <param name="ct">Cancels.</param>
    public Task DetachProfileAsync(AwsTarget target, string association, CancellationToken ct) =>
        AwsCalls.AskAsync(
            "ec2:DisassociateIamInstanceProfile",
            () =>
                clients
                    .Ec2(target)
                    .DisassociateIamInstanceProfileAsync(
                        new DisassociateIamInstanceProfileRequest { AssociationId = association },
                        ct
                    )
        );

    /// <summary>Gives an instance a profile, by its ARN.</summary>
    public Task AttachProfileAsync(AwsTarget target, string instance, string arn, CancellationToken ct) =>
        AwsCalls.AskAsync(
            "ec2:AssociateIamInstanceProfile",
            () =>
                clients
                    .Ec2(target)
                    .AssociateIamInstanceProfileAsync(
                        new AssociateIamInstanceProfileRequest
                        {
                            InstanceId = instance,
                            IamInstanceProfile = new IamInstanceProfileSpecification { Arn = arn },
                        },
                        ct
                    )
        );

    /// <summary>Protects an instance against being stopped, or no more.</summary>
    public Task ProtectFromStopAsync(AwsTarget target, string instance, bool isProtected, CancellationToken ct) =>
        AwsCalls.AskAsync(
            "ec2:ModifyInstanceAttribute",
            () =>
                clients
                    .Ec2(target)
                    .ModifyInstanceAttributeAsync(
                        new ModifyInstanceAttributeRequest { InstanceId = instance, DisableApiStop = isProtected },
                        ct
                    )
        );

    /// <summary>Stops an instance.</summary>
    public Task StopAsync(AwsTarget target, string instance, CancellationToken ct) =>
        AwsCalls.AskAsync(
            "ec2:StopInstances",
            () => clients.Ec2(target).StopInstancesAsync(new StopInstancesRequest { InstanceIds = [instance] }, ct)
        );

    /// <summary>Starts an instance.</summary>
    public Task StartAsync(AwsTarget target, string instance, CancellationToken ct) =>
        AwsCalls.AskAsync(
            "ec2:StartInstances",
            () => clients.Ec2(target).StartInstancesAsync(new StartInstancesRequest { InstanceIds = [instance] }, ct)
        );

    /// <summary>Terminates an instance; nothing brings it back.</summary>
    public Task TerminateAsync(AwsTarget target, string instance, CancellationToken ct) =>
        AwsCalls.AskAsync(
            "ec2:TerminateInstances",
            () =>
                clients
                    .Ec2(target)
                    .TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance] }, ct)
        );

    private static string? PowerOf(InstanceStateName? name) =>
        name?.Value switch
        {
            "pending" or "running" => InstanceState.Running,
            "stopping" or "stopped" => InstanceState.Stopped,
            "shutting-down" or "terminated" => InstanceState.Terminated,
            _ => null,
        };

    // EC2 would refuse the first two; the third one's group would terminate it as unhealthy, evidence and all.
    private async Task<string?> WhyNotStoppedAsync(AwsTarget target, Instance instance, CancellationToken ct)
    {
        if (instance.RootDeviceType == DeviceType.InstanceStore)
        {
            return "its root device is an instance store, which a stop would erase, so EC2 only terminates it";
        }

        if (
            instance.InstanceLifecycle == InstanceLifecycleType.Spot
            && await IsOneTimeAsync(target, instance.SpotInstanceRequestId, ct)
        )
        {
            return "it is a spot instance of a one-time request, which EC2 only terminates";
        }

        return instance.Tags?.Find(tag => tag.Key is GroupTag) is { Value: var group }
            ? $"the Auto Scaling group {group} would terminate it and start another: detach it from the group or suspend the group first"
            : null;
    }

    private async Task<bool> IsOneTimeAsync(AwsTarget target, string? spot, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(spot))
        {
            return true;
        }

        var request = new DescribeSpotInstanceRequestsRequest { SpotInstanceRequestIds = [spot] };
        var answer = await AwsCalls.AskAsync(
            "ec2:DescribeSpotInstanceRequests",
            () => clients.Ec2(target).DescribeSpotInstanceRequestsAsync(request, ct)
        );
        return answer.SpotInstanceRequests is not [{ Type: var type }, ..] || type != SpotInstanceType.Persistent;
    }

    private async Task<InstanceAttribute> AttributeAsync(
        AwsTarget target,
        string instance,
        InstanceAttributeName name,
        CancellationToken ct
    )
    {
        var request = new DescribeInstanceAttributeRequest { InstanceId = instance, Attribute = name };
        var answer = await AwsCalls.AskAsync(
            "ec2:DescribeInstanceAttribute",
            () => clients.Ec2(target).DescribeInstanceAttributeAsync(request, ct)
        );
        return answer.InstanceAttribute;
    }
}
