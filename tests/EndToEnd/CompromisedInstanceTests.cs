using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.CompromisedInstance;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Aws.GuardDuty;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Instances of a real server, findings by AWS's model, from the event to the proven containment.</summary>
public sealed class CompromisedInstanceTests(Moto moto)
{
    private const string Miner = "CryptoCurrency:EC2/BitcoinTool.B";
    private readonly AwsAccount _account = moto.NewAccount();

    [Fact]
    public async Task CompromisedInstance_IsContainedStepByStep()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        await using var guarded = await StartAsync(fake);
        var owner = await moto.OwnerAsync(_account);
        using var ec2 = owner.Ec2();
        var id = await RunAsync(ec2, volumes: 2);
        var profile = await AttachProfileAsync(owner, ec2, id);
        var before = await DescribeAsync(ec2, id);
        var finding = Found(fake, id);

        await guarded.HandleAsync(Event(finding));

        var entry = Assert.Single(await guarded.EntriesAsync(), entry => entry.Outcome is not EntryOutcome.Joined);
        Assert.Equal(EntryOutcome.Remediated, entry.Outcome);
        Assert.Equal(
            $"GuardDuty found {Miner} (severity 8, finding {finding["id"]}); owner: payments (tag Team)",
            entry.Reason
        );
        var after = await DescribeAsync(ec2, id);
        Assert.Equal(
            [
                $"tag:zocsec:finding: absent → {finding["id"]}",
                "snapshots: absent → taken",
                $"groups:{before.NetworkInterfaces[0].NetworkInterfaceId}: {before.NetworkInterfaces[0].Groups[0].GroupId} → isolated",
                $"profile: {profile} → absent",
                "power: running → stopped",
            ],
            entry.Changes.Select(change => change.ToString())
        );
        Assert.Equal(InstanceStateName.Stopped, after.State.Name);
        Assert.Contains(after.Tags, tag => tag.Key == "zocsec:finding");
        Assert.Equal(2, (await SnapshotsAsync(ec2, id)).Count);
        var group = Assert.Single((await ec2.DescribeSecurityGroupsAsync(Of(after))).SecurityGroups);
        Assert.Equal("zocsec-isolation", group.GroupName);
        Assert.True(group is { IpPermissions: null or [], IpPermissionsEgress: null or [] });
        var associations = await ec2.DescribeIamInstanceProfileAssociationsAsync(new());
        Assert.Empty(associations.IamInstanceProfileAssociations ?? []);
    }

    [Fact]
    public async Task ContainedInstance_IsTakenBackButForItsSnapshots()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        await using var guarded = await StartAsync(fake);
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        var id = await RunAsync(ec2);
        var before = await DescribeAsync(ec2, id);
        await guarded.HandleAsync(Event(Found(fake, id)));
        var done = Assert.Single(await guarded.EntriesAsync(), entry => entry.Outcome is EntryOutcome.Remediated);

        var undoer = guarded.Program.Services.GetRequiredService<Undoer>();
        var undone = await undoer.UndoAsync(new UndoRequest(done.Id, "alice"), CancellationToken.None);

        Assert.Equal((UndoEnd.Undone, "taken back, and read back"), (undone.End, undone.Reason));
        Assert.NotNull(undone.HeldUntil);
        var after = await DescribeAsync(ec2, id);
        Assert.Equal(InstanceStateName.Running, after.State.Name);
        Assert.Equal(
            before.NetworkInterfaces[0].Groups[0].GroupId,
            Assert.Single(after.NetworkInterfaces[0].Groups).GroupId
        );
        Assert.DoesNotContain(after.Tags, tag => tag.Key == "zocsec:finding");
        Assert.Single(await SnapshotsAsync(ec2, id));
    }

    [Fact]
    public async Task SameFindingAgain_ChangesNothingMore()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        await using var guarded = await StartAsync(fake);
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        var id = await RunAsync(ec2);
        var finding = Found(fake, id);
        await guarded.HandleAsync(Event(finding));

        finding["updatedAt"] = "2026-03-01T13:00:00.000Z";
        await guarded.HandleAsync(Event(finding));
        await guarded.SweepAsync("sweep/again");

        Assert.Single(await guarded.EntriesAsync(), entry => !entry.Changes.IsEmpty);
        Assert.Single(await SnapshotsAsync(ec2, id));
    }

    [Fact]
    public async Task InstanceThatDidNotOptIn_IsReportedAndNotTouched_UntilItDoes()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        await using var guarded = await StartAsync(fake);
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        var id = await RunAsync(ec2, optedIn: false);
        var finding = Found(fake, id);

        await guarded.HandleAsync(Event(finding));

        var entry = Assert.Single(await guarded.EntriesAsync());
        Assert.Equal((EntryOutcome.Reported, true), (entry.Outcome, entry.Urgent));
        Assert.Equal(InstanceStateName.Running, (await DescribeAsync(ec2, id)).State.Name);

        await ec2.CreateTagsAsync(
            new CreateTagsRequest { Resources = [id], Tags = [new Tag("security_guillotine", "no matter")] }
        );
        await guarded.SweepAsync("sweep/later");

        Assert.Equal(InstanceStateName.Stopped, (await DescribeAsync(ec2, id)).State.Name);
    }

    [Fact]
    public async Task EventThatGuardDutyDoesNotConfirm_ChangesNothing()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        await using var guarded = await StartAsync(fake);
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        var id = await RunAsync(ec2);
        var other = await RunAsync(ec2, optedIn: false);
        var detector = fake.Enable(_account.Id);
        var forged = GuardDutyFindings.OfInstance(_account.Id, id);
        var archived = GuardDutyFindings.OfInstance(_account.Id, id);
        fake.Archive(detector, fake.Add(detector, archived.DeepClone().AsObject()));
        var ofAnother = GuardDutyFindings.OfInstance(_account.Id, id);
        var same = GuardDutyFindings.OfInstance(_account.Id, other);
        same["id"] = (string)ofAnother["id"]!;
        fake.Add(detector, same);

        foreach (var finding in new[] { forged, archived, ofAnother })
        {
            await guarded.HandleAsync(Event(finding));
        }

        Assert.All(await guarded.EntriesAsync(), entry => Assert.Empty(entry.Changes));
        Assert.Equal(InstanceStateName.Running, (await DescribeAsync(ec2, id)).State.Name);
    }

    [Fact]
    public async Task RoleThatMayNotReadFindings_ActsOnTheEventsWordAndSaysSo()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        foreach (var operation in new[] { "ListDetectors", "ListFindings", "GetFindings" })
        {
            fake.Refuse(operation, 403, "AccessDeniedException");
        }

        await using var guarded = await StartAsync(fake);
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        var id = await RunAsync(ec2);

        await guarded.HandleAsync(Event(GuardDutyFindings.OfInstance(_account.Id, id)));

        var entry = Assert.Single(await guarded.EntriesAsync());
        Assert.Equal(EntryOutcome.Remediated, entry.Outcome);
        Assert.StartsWith("on the event's word GuardDuty found", entry.Reason, StringComparison.Ordinal);
        Assert.Equal(InstanceStateName.Stopped, (await DescribeAsync(ec2, id)).State.Name);
    }

    [Fact]
    public async Task AttackSequence_TouchesEachMemberThatOptedIn()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        await using var guarded = await StartAsync(fake);
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        string[] ids = [await RunAsync(ec2), await RunAsync(ec2), await RunAsync(ec2, optedIn: false)];
        var finding = GuardDutyFindings.OfSequence(_account.Id, ids);
        fake.Add(fake.Enable(_account.Id), finding.DeepClone().AsObject());

        await guarded.HandleAsync(Event(finding));

        Assert.Equal(InstanceStateName.Stopped, (await DescribeAsync(ec2, ids[0])).State.Name);
        Assert.Equal(InstanceStateName.Stopped, (await DescribeAsync(ec2, ids[1])).State.Name);
        Assert.Equal(InstanceStateName.Running, (await DescribeAsync(ec2, ids[2])).State.Name);
    }

    [Fact]
    public async Task Sweep_FindsWhatNoEventToldOf()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        fake.PageSize = 2;
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        var detector = fake.Enable(_account.Id);
        var ids = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            ids.Add(await RunAsync(ec2));
            fake.Add(detector, GuardDutyFindings.OfInstance(_account.Id, ids[^1]));
            // The same instance on several pages is one look.
            fake.Add(detector, GuardDutyFindings.OfInstance(_account.Id, ids[0], "Recon:EC2/Portscan"));
        }

        await using var guarded = await StartAsync(fake);

        var entries = await guarded.EntriesAsync();
        Assert.Equal(
            ids.Order(StringComparer.Ordinal),
            entries
                .Where(entry => entry.Outcome is EntryOutcome.Remediated)
                .Select(entry => entry.Resource.Name)
                .Order(StringComparer.Ordinal)
        );
        foreach (var id in ids)
        {
            Assert.Equal(InstanceStateName.Stopped, (await DescribeAsync(ec2, id)).State.Name);
        }
    }

    [Fact]
    public async Task RefusedRung_KeepsNoLaterOneFromBeingClimbed()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        fake.Front.Refused["CreateSnapshots"] = "UnauthorizedOperation";
        await using var guarded = await StartAsync(fake);
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        var id = await RunAsync(ec2);

        await guarded.HandleAsync(Event(Found(fake, id)));

        var entry = Assert.Single(await guarded.EntriesAsync());
        Assert.Equal((EntryOutcome.Blocked, true), (entry.Outcome, entry.Urgent));
        Assert.Contains("snapshots: absent → taken was refused: the role", entry.Reason, StringComparison.Ordinal);
        Assert.Equal(InstanceStateName.Stopped, (await DescribeAsync(ec2, id)).State.Name);
    }

    [Fact]
    public async Task ProtectedInstance_IsStoppedOnlyIfThePolicySaysSo()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        using var ec2 = (await moto.OwnerAsync(_account)).Ec2();
        var id = await RunAsync(ec2);
        await ec2.ModifyInstanceAttributeAsync(new() { InstanceId = id, DisableApiStop = true });
        Found(fake, id);

        await using (var guarded = await StartAsync(fake, "{ mode: enforce, ladder: [stop] }"))
        {
            var entry = Assert.Single(await guarded.EntriesAsync());
            Assert.Equal(EntryOutcome.Reported, entry.Outcome);
            Assert.Contains("the policy's `clear-stop-protection` is not set", entry.Reason, StringComparison.Ordinal);
        }

        await using (
            var guarded = await StartAsync(fake, "{ mode: enforce, ladder: [stop], clear-stop-protection: true }")
        )
        {
            Assert.Equal(InstanceStateName.Stopped, (await DescribeAsync(ec2, id)).State.Name);
        }
    }

    [Fact]
    public async Task EachRung_IsTakenBack()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        await using var guarded = await StartAsync(fake);
        var owner = await moto.OwnerAsync(_account);
        using var ec2 = owner.Ec2();
        var id = await RunAsync(ec2);
        var profile = await AttachProfileAsync(owner, ec2, id);
        var before = await DescribeAsync(ec2, id);
        await guarded.HandleAsync(Event(Found(fake, id)));
        var entry = Assert.Single(await guarded.EntriesAsync(), entry => entry.Outcome is EntryOutcome.Remediated);

        var guardrail = guarded.Guardrail;
        var hint = new Hint(entry.Resource);
        foreach (var change in entry.Changes.Reverse().Where(change => change.Property is not "snapshots"))
        {
            var fresh = Assert.IsType<Reading.Found>(await guardrail.ReadAsync(hint, guarded.Policy, default));
            Assert.IsType<Outcome.Applied>(await guardrail.ApplyAsync(fresh.State, change.Inverse(), default));
        }

        var after = await DescribeAsync(ec2, id);
        Assert.Equal(InstanceStateName.Running, after.State.Name);
        Assert.Equal(before.NetworkInterfaces[0].Groups[0].GroupId, after.NetworkInterfaces[0].Groups[0].GroupId);
        Assert.DoesNotContain(after.Tags, tag => tag.Key == "zocsec:finding");
        Assert.Equal(
            profile,
            (await ec2.DescribeIamInstanceProfileAssociationsAsync(new()))
                .IamInstanceProfileAssociations[0]
                .IamInstanceProfile
                .Arn
        );
    }

    private async Task<GuardedAccount> StartAsync(GuardDutyFake fake, string settings = "{ mode: enforce }") =>
        await GuardedAccount.StartAsync(
            await moto.SettingsAsync() with
            {
                Endpoint = fake.Address,
            },
            CompromisedInstanceGuardrail.Declaration,
            settings,
            _account
        );

    private JsonObject Found(GuardDutyFake fake, string instance)
    {
        var finding = GuardDutyFindings.OfInstance(_account.Id, instance);
        fake.Add(fake.Enable(_account.Id), finding.DeepClone().AsObject());
        return finding;
    }

    private static async Task<string> RunAsync(AmazonEC2Client ec2, bool optedIn = true, int volumes = 1)
    {
        List<Tag> tags = [new Tag("Team", "payments")];
        if (optedIn)
        {
            tags.Add(new Tag("security_guillotine", "yes"));
        }

        var request = new RunInstancesRequest
        {
            ImageId = "ami-12c6146b",
            InstanceType = InstanceType.T3Micro,
            MinCount = 1,
            MaxCount = 1,
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Instance, Tags = tags }],
            BlockDeviceMappings =
            [
                .. Enumerable
                    .Range(0, volumes)
                    .Select(number => new BlockDeviceMapping
                    {
                        DeviceName = number == 0 ? "/dev/sda1" : $"/dev/sd{(char)('b' + number)}",
                        Ebs = new EbsBlockDevice { VolumeSize = 8 },
                    }),
            ],
        };
        return (await ec2.RunInstancesAsync(request)).Reservation.Instances[0].InstanceId;
    }

    private static async Task<string> AttachProfileAsync(MotoAccount owner, AmazonEC2Client ec2, string instance)
    {
        await owner.QueryAsync(
            "iam",
            "2010-05-08",
            ("Action", "CreateInstanceProfile"),
            ("InstanceProfileName", "web")
        );
        var request = new AssociateIamInstanceProfileRequest
        {
            InstanceId = instance,
            IamInstanceProfile = new IamInstanceProfileSpecification { Name = "web" },
        };
        return (await ec2.AssociateIamInstanceProfileAsync(request))
            .IamInstanceProfileAssociation
            .IamInstanceProfile
            .Arn;
    }

    private static async Task<Instance> DescribeAsync(AmazonEC2Client ec2, string id) =>
        (await ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }))
            .Reservations[0]
            .Instances[0];

    private static DescribeSecurityGroupsRequest Of(Instance instance) =>
        new() { GroupIds = [.. instance.NetworkInterfaces[0].Groups.Select(group => group.GroupId)] };

    private static async Task<List<Snapshot>> SnapshotsAsync(AmazonEC2Client ec2, string id) =>
        (
            await ec2.DescribeSnapshotsAsync(
                new DescribeSnapshotsRequest { Filters = [new Filter("tag:zocsec:instance", [id])] }
            )
        ).Snapshots
        ?? [];

    // EventBridge has the finding as its detail.
    private static string Event(JsonObject finding)
    {
        var detail = finding.DeepClone().AsObject();
        detail["service"]!["additionalInfo"] = new JsonObject();
        return new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["detail-type"] = "GuardDuty Finding",
            ["source"] = "aws.guardduty",
            ["account"] = (string)finding["accountId"]!,
            ["time"] = (string)finding["updatedAt"]!,
            ["region"] = (string)finding["region"]!,
            ["detail"] = detail,
        }.ToJsonString();
    }
}
