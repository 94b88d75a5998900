using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Guardrails.OpenPorts;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Aws;

/// <summary>Who owns a resource: its tags, else whoever did it, else whoever answers for the account.</summary>
public sealed class AwsOwnerTests
{
    private const string Alice = "assumed-role/Admin/alice";

    private static readonly Policy s_policy = new()
    {
        Accounts = [new AwsAccount { Id = "111111111111", Owner = "platform" }],
    };

    private static readonly ImmutableSortedDictionary<string, string> s_tags = ImmutableSortedDictionary
        .Create<string, string>(StringComparer.Ordinal)
        .Add("team", "payments\n");

    [Theory]
    [InlineData(true, Alice, "payments  (tag team)")]
    [InlineData(false, Alice, $"{Alice} (did it)")]
    [InlineData(false, null, "platform (of the account)")]
    [InlineData(false, "cloudformation.amazonaws.com", "platform (of the account)")]
    [InlineData(false, "assumed-role/ZocSecRemediation/zocsec-bucket-encryption", "platform (of the account)")]
    public void Owner_IsTheFirstOfTagActorAndAccount(bool tagged, string? actor, string owner) =>
        Assert.Equal(
            owner,
            AwsOwner.Of(tagged ? s_tags : null, s_policy.Owners.Tags, s_policy.Accounts[0]).InWords(actor)
        );

    [Fact]
    public void WithoutAny_ThereIsNone() =>
        Assert.Null(AwsOwner.Of(tags: null, s_policy.Owners.Tags, account: null).InWords(actor: null));

    [Fact]
    public void StoredState_OfEachKind_ShowsItsTags()
    {
        var bucket = new AwsResource("s3", "", "111111111111", "bucket", "b");
        var group = new AwsResource("ec2", "eu-west-1", "111111111111", "security-group", "sg-1");
        var buckets = new BucketEncryptionGuardrail(null!, null!);
        var groups = new OpenPortsGuardrail(null!, null!);
        IGuardrail[] both = [buckets, groups];
        State[] states =
        [
            new BucketState(bucket.ToResourceId(TenantId.Default, buckets.Definition.Kind)) { Tags = s_tags },
            new SecurityGroupState(group.ToResourceId(TenantId.Default, groups.Definition.Kind)) { Tags = s_tags },
        ];

        Assert.All(
            states.Zip(both),
            pair =>
                Assert.Equal(
                    "payments  (tag team)",
                    AwsOwner
                        .Of(
                            JsonSerializer.SerializeToElement(pair.First, pair.Second.StateInfo),
                            s_policy,
                            pair.First.Resource
                        )
                        .InWords(Alice)
                )
        );
    }

    [Fact]
    public void Account_IsWhoevers_AnswersForIt()
    {
        var account = new AwsResource("s3", "", "111111111111", "account", "111111111111");

        var owner = AwsOwner.Of(
            state: null,
            s_policy,
            account.ToResourceId(TenantId.Default, new ResourceKind("aws/account"))
        );

        Assert.Equal("platform (of the account)", owner.InWords(Alice));
        Assert.Equal(owner, AwsOwner.OfAccount(s_policy.Accounts[0]));
    }

    [Fact]
    public void StateThatWasNotRead_LeavesItToTheOthers() =>
        Assert.Equal(
            "platform (of the account)",
            AwsOwner
                .Of(
                    state: null,
                    s_policy,
                    new AwsResource("s3", "", "111111111111", "bucket", "b").ToResourceId(
                        TenantId.Default,
                        new ResourceKind("aws/bucket")
                    )
                )
                .InWords(actor: null)
        );
}
