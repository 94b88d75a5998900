using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.KeyManagementService.Model;
using Amazon.S3;
using Amazon.S3.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.AccountExposure;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Guardrails.BucketExposure;
using ZocSec.Core.Guardrails.CompromisedInstance;
using ZocSec.Core.Guardrails.OpenPorts;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Aws.GuardDuty;
using ZocSec.Tests.Deploy;
using ZocSec.Tests.Events.Aws;
using Tag = Amazon.EC2.Model.Tag;

namespace ZocSec.Tests.EndToEnd;

/// <summary>What the program really calls, against what the role of <c>deploy/aws</c> lets it call.</summary>
public sealed class AwsPermissionTests(Moto moto)
{
    private const string Region = "eu-central-1";
    private const string World = "0.0.0.0/0";

    // moto tells no instance's spot request, so nobody asks for it.
    private static readonly string[] s_notCalled = ["ec2:DescribeSpotInstanceRequests"];

    private readonly AwsAccount _account = moto.NewAccount();

    [Fact]
    public async Task RemediationRole_MayDoExactlyWhatTheProgramDoes()
    {
        await using var fake = await GuardDutyFake.StartAsync(moto);
        var owner = await moto.OwnerAsync(_account);

        await EncryptAsync(fake, owner);
        await HideAsync(fake, owner);
        await HideAccountAsync(fake);
        await ClosePortsAsync(fake, owner);
        await ContainAndTakeBackAsync(fake, owner);
        await TerminateAsync(fake, owner);
        await PublishAsync(fake, owner);

        var called = fake.Front.Actions.Keys.Where(action => !action.StartsWith("sts:", StringComparison.Ordinal));
        var allowed = CloudFormationTemplate
            .Read("member")
            .StatementsOf("RemediationRole")
            .SelectMany(statement => CloudFormationTemplate.TextsOf(statement["Action"]));
        Assert.Equal(
            allowed.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            called.Concat(s_notCalled).Order(StringComparer.Ordinal)
        );
    }

    private async Task EncryptAsync(GuardDutyFake fake, MotoAccount owner)
    {
        using var s3 = owner.S3();
        using var kms = owner.Kms();
        var key = await kms.CreateKeyAsync(new CreateKeyRequest());
        await kms.CreateAliasAsync(
            new CreateAliasRequest { AliasName = "alias/data", TargetKeyId = key.KeyMetadata.KeyId }
        );
        var bucket = await BucketAsync(s3, "encrypted");

        await using var guarded = await StartAsync(
            fake,
            BucketEncryptionGuardrail.Declaration,
            "{ mode: enforce, grace: 0s, algorithm: aws:kms, key: alias/data }"
        );
        await guarded.HandleAsync(Call("s3", "CreateBucket", $$"""{"bucketName":"{{bucket}}"}"""));

        await AssertRemediatedAsync(guarded);
    }

    private async Task HideAsync(GuardDutyFake fake, MotoAccount owner)
    {
        using var s3 = owner.S3();
        var bucket = await BucketAsync(s3, "exposed");
        await s3.PutBucketAclAsync(new PutBucketAclRequest { BucketName = bucket, ACL = S3CannedACL.PublicRead });
        await s3.PutBucketPolicyAsync(
            bucket,
            $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{bucket}}/*"}]}
            """
        );

        await using var guarded = await StartAsync(fake, BucketExposureGuardrail.Declaration, "{ mode: enforce }");
        await guarded.HandleAsync(Call("s3", "PutBucketAcl", $$"""{"bucketName":"{{bucket}}"}"""));

        await AssertRemediatedAsync(guarded);
    }

    private async Task HideAccountAsync(GuardDutyFake fake)
    {
        await using var guarded = await StartAsync(fake, AccountExposureGuardrail.Declaration, "{ mode: enforce }");

        await AssertRemediatedAsync(guarded);
    }

    private async Task ClosePortsAsync(GuardDutyFake fake, MotoAccount owner)
    {
        using var ec2 = owner.Ec2();
        var group = await ec2.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest { GroupName = "web", Description = "an example" }
        );
        var list = await ec2.CreateManagedPrefixListAsync(
            new CreateManagedPrefixListRequest
            {
                PrefixListName = "example",
                AddressFamily = "IPv4",
                MaxEntries = 5,
                Entries = [new AddPrefixListEntry { Cidr = World }],
            }
        );
        await ec2.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest
            {
                GroupId = group.GroupId,
                IpPermissions =
                [
                    Tcp(0, 65535, permission => permission.Ipv4Ranges = [new IpRange { CidrIp = World }]),
                    Tcp(
                        22,
                        22,
                        permission =>
                            permission.PrefixListIds = [new PrefixListId { Id = list.PrefixList.PrefixListId }]
                    ),
                ],
            }
        );

        await using var guarded = await StartAsync(fake, OpenPortsGuardrail.Declaration, "{ mode: enforce }");
        await guarded.HandleAsync(
            Call("ec2", "AuthorizeSecurityGroupIngress", $$"""{"groupId":"{{group.GroupId}}"}""")
        );

        await AssertRemediatedAsync(guarded);
    }

    private async Task ContainAndTakeBackAsync(GuardDutyFake fake, MotoAccount owner)
    {
        using var ec2 = owner.Ec2();
        var id = await RunAsync(ec2);
        await ec2.ModifyInstanceAttributeAsync(new() { InstanceId = id, DisableApiStop = true });
        await owner.QueryAsync(
            "iam",
            "2010-05-08",
            ("Action", "CreateInstanceProfile"),
            ("InstanceProfileName", "web")
        );
        await ec2.AssociateIamInstanceProfileAsync(
            new()
            {
                InstanceId = id,
                IamInstanceProfile = new IamInstanceProfileSpecification { Name = "web" },
            }
        );
        var detector = fake.Enable(_account.Id);
        fake.Add(detector, GuardDutyFindings.OfInstance(_account.Id, id));

        await using var guarded = await StartAsync(
            fake,
            CompromisedInstanceGuardrail.Declaration,
            "{ mode: enforce, clear-stop-protection: true }"
        );

        var entry = Assert.Single(await guarded.EntriesAsync(), one => one.Outcome is EntryOutcome.Remediated);
        foreach (var change in entry.Changes.Reverse().Where(change => change.Property is not "snapshots"))
        {
            var hint = new Hint(entry.Resource);
            var fresh = Assert.IsType<Reading.Found>(await guarded.Guardrail.ReadAsync(hint, guarded.Policy, default));
            Assert.IsType<Outcome.Applied>(await guarded.Guardrail.ApplyAsync(fresh.State, change.Inverse(), default));
        }

        fake.Disable(detector);
    }

    private async Task TerminateAsync(GuardDutyFake fake, MotoAccount owner)
    {
        using var ec2 = owner.Ec2();
        var id = await RunAsync(ec2, new InstanceMarketOptionsRequest { MarketType = MarketType.Spot });
        fake.Add(fake.Enable(_account.Id), GuardDutyFindings.OfInstance(_account.Id, id));

        await using var guarded = await StartAsync(
            fake,
            CompromisedInstanceGuardrail.Declaration,
            """{ mode: enforce, ladder: [terminate], findings: [{ type: "CryptoCurrency:*", up-to: terminate }] }"""
        );

        await AssertRemediatedAsync(guarded);
    }

    private async Task PublishAsync(GuardDutyFake fake, MotoAccount owner)
    {
        await owner.QueryAsync("sns", "2010-03-31", ("Action", "CreateTopic"), ("Name", "zocsec"));
        var settings = await moto.SettingsAsync() with { Endpoint = fake.Address };
        using var members = new MemberCredentials(settings, TimeProvider.System);
        using var clients = new AwsClients(settings, members, TimeProvider.System);
        var target = new AwsTarget(_account, Region, BucketExposureGuardrail.Declaration.Name);

        Assert.IsType<Outcome.Applied>(
            await new SnsNotices(clients, TimeProvider.System).PublishAsync(
                target,
                $"arn:aws:sns:us-east-1:{_account.Id}:zocsec",
                "subject",
                "message",
                default
            )
        );
    }

    private async Task<GuardedAccount> StartAsync(GuardDutyFake fake, GuardrailDefinition guardrail, string settings) =>
        await GuardedAccount.StartAsync(
            await moto.SettingsAsync() with
            {
                Endpoint = fake.Address,
            },
            guardrail,
            settings,
            _account
        );

    private async Task<string> BucketAsync(AmazonS3Client s3, string name)
    {
        var bucket = $"{name}-permission-{_account.Id}";
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = bucket, BucketRegionName = Region });
        return bucket;
    }

    private static async Task<string> RunAsync(AmazonEC2Client ec2, InstanceMarketOptionsRequest? market = null)
    {
        var request = new RunInstancesRequest
        {
            ImageId = "ami-12c6146b",
            InstanceType = InstanceType.T3Micro,
            MinCount = 1,
            MaxCount = 1,
            InstanceMarketOptions = market,
            TagSpecifications =
            [
                new TagSpecification
                {
                    ResourceType = ResourceType.Instance,
                    Tags = [new Tag("security_guillotine", "yes")],
                },
            ],
        };
        return (await ec2.RunInstancesAsync(request)).Reservation.Instances[0].InstanceId;
    }

    private static IpPermission Tcp(int from, int to, Action<IpPermission> source)
    {
        var permission = new IpPermission
        {
            IpProtocol = "tcp",
            FromPort = from,
            ToPort = to,
        };
        source(permission);
        return permission;
    }

    private string Call(string service, string name, string request) =>
        AwsEventTests
            .Call(service, name, request, "null", account: _account.Id)
            .Replace("eu-west-1", Region, StringComparison.Ordinal);

    private static async Task AssertRemediatedAsync(GuardedAccount guarded) =>
        Assert.Contains(await guarded.EntriesAsync(), entry => entry.Outcome is EntryOutcome.Remediated);
}
