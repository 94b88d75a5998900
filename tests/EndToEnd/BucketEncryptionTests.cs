using System.Net;
using Amazon.S3.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Events.Aws;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Buckets in accounts of a real server, from the event to the proven change.</summary>
public sealed class BucketEncryptionTests(Moto moto)
{
    private const string Bucket = "example-data";

    private readonly AwsAccount _account = moto.NewAccount();

    [Fact]
    public async Task CreatedBucket_IsEncryptedAndTheLedgerTellsWhoAndWhat()
    {
        var owner = await moto.OwnerAsync(_account);
        await using var guarded = await StartAsync();
        await CreateAsync(owner, tag: "payments");

        Assert.Equal(HttpStatusCode.Accepted, await guarded.SendAsync(Event("CreateBucket")));
        await guarded.IdleAsync();

        Assert.Equal("AES256", await AlgorithmAsync(owner));
        var entry = Assert.Single(await guarded.EntriesAsync());
        Assert.Equal(EntryOutcome.Remediated, entry.Outcome);
        Assert.Equal("encryption: none → AES256", Assert.Single(entry.Changes).ToString());
        Assert.Equal("assumed-role/Admin/alice", entry.Actor);
        Assert.Contains("owner: payments (tag Team)", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameEventTwice_IsOneLookAndOneChange()
    {
        var owner = await moto.OwnerAsync(_account);
        await using var guarded = await StartAsync();
        await CreateAsync(owner);
        var json = Event("CreateBucket");

        await guarded.SendAsync(json);
        Assert.Equal(HttpStatusCode.OK, await guarded.SendAsync(json));
        await guarded.IdleAsync();

        Assert.Single(await guarded.EntriesAsync());
    }

    [Fact]
    public async Task EventsOfTheGracePeriod_BecomeOneRead()
    {
        var owner = await moto.OwnerAsync(_account);
        await using var guarded = await StartAsync(settings: "{ mode: enforce, grace: 1s }");
        await CreateAsync(owner);

        foreach (var name in new[] { "CreateBucket", "PutBucketEncryption", "DeleteBucketEncryption" })
        {
            await guarded.SendAsync(Event(name, id: name));
        }

        await guarded.IdleAsync();

        Assert.Single(await guarded.EntriesAsync(), entry => entry.Outcome is EntryOutcome.Remediated);
        Assert.Equal("AES256", await AlgorithmAsync(owner));
    }

    [Fact]
    public async Task StrongerEncryption_IsLeftAlone()
    {
        var owner = await moto.OwnerAsync(_account);
        await using var guarded = await StartAsync();
        await CreateAsync(owner);
        await EncryptAsync(owner, "aws:kms", key: null);

        await guarded.SendAsync(Event("PutBucketEncryption"));
        await guarded.IdleAsync();

        Assert.Equal("aws:kms", await AlgorithmAsync(owner));
        Assert.Equal(EntryOutcome.Compliant, Assert.Single(await guarded.EntriesAsync()).Outcome);
    }

    [Fact]
    public async Task KeyByAlias_IsFoundInTheBucketsOwnAccountAndRegion()
    {
        var owner = await moto.OwnerAsync(_account);
        using var kms = owner.Kms();
        var key = (await kms.CreateKeyAsync(new())).KeyMetadata;
        await kms.CreateAliasAsync("alias/data", key.KeyId);
        await using var guarded = await StartAsync(
            settings: "{ mode: enforce, grace: 0s, algorithm: \"aws:kms\", key: alias/data, bucket-key: true }"
        );
        await CreateAsync(owner);

        await guarded.SendAsync(Event("CreateBucket"));
        await guarded.IdleAsync();

        var rule = await RuleAsync(owner);
        Assert.Equal(key.Arn, rule.ServerSideEncryptionByDefault.ServerSideEncryptionKeyManagementServiceKeyId);
        Assert.True(rule.BucketKeyEnabled);
    }

    [Fact]
    public async Task KeyThatIsNotThere_ChangesNothingAndSaysWhatToDo()
    {
        var owner = await moto.OwnerAsync(_account);
        await using var guarded = await StartAsync(
            settings: "{ mode: enforce, grace: 0s, algorithm: \"aws:kms\", key: alias/absent }"
        );
        await CreateAsync(owner);

        await guarded.SendAsync(Event("CreateBucket"));
        await guarded.IdleAsync();

        var entry = Assert.Single(await guarded.EntriesAsync());
        Assert.Equal(VerdictKind.Unknown, entry.Verdict);
        Assert.Contains(
            $"account {_account.Id} has no such enabled key in eu-central-1",
            entry.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task WhileObserving_NothingChanges()
    {
        var owner = await moto.OwnerAsync(_account);
        await using var guarded = await StartAsync(settings: "{ mode: observe, grace: 0s }");
        await CreateAsync(owner);

        await guarded.SendAsync(Event("CreateBucket"));
        await guarded.IdleAsync();

        Assert.Equal(EntryOutcome.Observed, Assert.Single(await guarded.EntriesAsync()).Outcome);
        Assert.Null(await AlgorithmAsync(owner));
    }

    [Fact]
    public async Task BucketDeletedInBetween_IsGone()
    {
        await using var guarded = await StartAsync();

        await guarded.SendAsync(Event("CreateBucket"));
        await guarded.IdleAsync();

        Assert.Equal(EntryOutcome.Gone, Assert.Single(await guarded.EntriesAsync()).Outcome);
    }

    [Fact]
    public async Task ForgedEventWithAForeignAccount_CallsNobody()
    {
        var stranger = moto.NewAccount();
        var owner = await moto.OwnerAsync(stranger);
        await using var guarded = await StartAsync();
        await CreateAsync(owner);

        Assert.Equal(HttpStatusCode.OK, await guarded.SendAsync(Event("CreateBucket", account: stranger.Id)));
        await guarded.IdleAsync();

        Assert.Empty(await guarded.EntriesAsync());
        Assert.Null(await AlgorithmAsync(owner));
    }

    [Theory]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData("the-key-of-the-event-bu", HttpStatusCode.Unauthorized)]
    [InlineData(GuardedAccount.Key, HttpStatusCode.OK)]
    [InlineData(GuardedAccount.NextKey, HttpStatusCode.OK)]
    public async Task Key_IsOneOfTheTwo(string key, HttpStatusCode status)
    {
        await using var guarded = await StartAsync();

        Assert.Equal(status, await guarded.SendAsync(Event("ListBuckets"), key));
        Assert.Equal(HttpStatusCode.BadRequest, await guarded.SendAsync("{"));
    }

    [Fact]
    public async Task Sweep_FindsWhatNoEventToldOfInEveryAccount()
    {
        var other = moto.NewAccount();
        var owner = await moto.OwnerAsync(_account);
        var others = await moto.OwnerAsync(other);
        for (var number = 0; number < 40; number++)
        {
            await CreateAsync(owner, $"sweep-{_account.Id}-{number:D2}");
        }

        await CreateAsync(others, $"sweep-{other.Id}");

        await using var guarded = await StartAsync(accounts: [_account, other]);
        await guarded.IdleAsync();

        var entries = await guarded.EntriesAsync();
        Assert.Equal(41, entries.Count(entry => entry.Outcome is EntryOutcome.Remediated));
        Assert.Equal("AES256", await AlgorithmAsync(others, $"sweep-{other.Id}"));
    }

    private Task<GuardedAccount> StartAsync(
        string settings = "{ mode: enforce, grace: 0s }",
        AwsAccount[]? accounts = null
    ) => GuardedAccount.StartAsync(moto, BucketEncryptionGuardrail.Declaration, settings, accounts ?? [_account]);

    private string Event(string name, string id = "call-1", string? account = null) =>
        AwsEventTests
            .Call(
                "s3",
                name,
                $$"""{"bucketName":"{{Bucket}}-{{account ?? _account.Id}}"}""",
                "null",
                """{"arn":"arn:aws:sts::111111111111:assumed-role/Admin/alice"}""",
                account ?? _account.Id
            )
            .Replace("call-1", id, StringComparison.Ordinal);

    private static async Task CreateAsync(MotoAccount owner, string? bucket = null, string? tag = null)
    {
        using var s3 = owner.S3();
        bucket ??= $"{Bucket}-{owner.Id}";
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = bucket, BucketRegionName = "eu-central-1" });
        if (tag is not null)
        {
            await s3.PutBucketTaggingAsync(
                new PutBucketTaggingRequest { BucketName = bucket, TagSet = [new Tag { Key = "Team", Value = tag }] }
            );
        }
    }

    private static async Task EncryptAsync(MotoAccount owner, string algorithm, string? key)
    {
        using var s3 = owner.S3();
        await s3.PutBucketEncryptionAsync(
            new PutBucketEncryptionRequest
            {
                BucketName = $"{Bucket}-{owner.Id}",
                ServerSideEncryptionConfiguration = new ServerSideEncryptionConfiguration
                {
                    ServerSideEncryptionRules =
                    [
                        new ServerSideEncryptionRule
                        {
                            ServerSideEncryptionByDefault = new ServerSideEncryptionByDefault
                            {
                                ServerSideEncryptionAlgorithm = algorithm,
                                ServerSideEncryptionKeyManagementServiceKeyId = key,
                            },
                        },
                    ],
                },
            }
        );
    }

    private static async Task<string?> AlgorithmAsync(MotoAccount owner, string? bucket = null) =>
        (await RuleAsync(owner, bucket))?.ServerSideEncryptionByDefault.ServerSideEncryptionAlgorithm.Value;

    private static async Task<ServerSideEncryptionRule> RuleAsync(MotoAccount owner, string? bucket = null)
    {
        using var s3 = owner.S3();
        var answer = await s3.GetBucketEncryptionAsync(
            new GetBucketEncryptionRequest { BucketName = bucket ?? $"{Bucket}-{owner.Id}" }
        );
        return answer.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules?[0]!;
    }
}
