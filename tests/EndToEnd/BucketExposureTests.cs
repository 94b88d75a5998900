using Amazon.S3;
using Amazon.S3.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails.BucketExposure;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Events.Aws;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Buckets that are opened to anybody in an account of a real server, and closed again.</summary>
public sealed class BucketExposureTests(Moto moto)
{
    private const string Policy = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*"}]}
        """;

    private readonly AwsAccount _account = moto.NewAccount();

    private string Bucket => $"exposed-{_account.Id}";

    [Fact]
    public async Task PublicAcl_LosesItsPublicGrantsKeepsTheOthersAndIsBlocked()
    {
        using var s3 = await CreateAsync();
        await using var guarded = await StartAsync();
        await UnblockAsync(s3);
        await s3.PutBucketAclAsync(new PutBucketAclRequest { BucketName = Bucket, ACL = S3CannedACL.PublicRead });

        await guarded.HandleAsync(Event("PutBucketAcl"));

        var acl = await s3.GetBucketAclAsync(new GetBucketAclRequest { BucketName = Bucket });
        Assert.Equal(S3Permission.FULL_CONTROL, Assert.Single(acl.Grants).Permission);
        await AssertBlockedAsync(s3);
        var entry = (await guarded.EntriesAsync())[0];
        Assert.Contains("its ACL grants READ to everyone", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublicPolicy_StaysAndIsBlocked()
    {
        using var s3 = await CreateAsync();
        await using var guarded = await StartAsync();
        await UnblockAsync(s3);
        var policy = Policy.Replace("BUCKET", Bucket, StringComparison.Ordinal);
        await s3.PutBucketPolicyAsync(Bucket, policy);

        await guarded.HandleAsync(Event("PutBucketPolicy"));

        await AssertBlockedAsync(s3);
        Assert.Equal(policy.Trim(), (await s3.GetBucketPolicyAsync(Bucket)).Policy.Trim());
        var entry = (await guarded.EntriesAsync())[0];
        Assert.Equal(EntryOutcome.Remediated, entry.Outcome);
        Assert.Equal("its policy lets anybody do s3:GetObject", entry.Reason);
    }

    [Fact]
    public async Task Website_StaysPublicByItsTag()
    {
        using var s3 = await CreateAsync();
        await s3.PutBucketPolicyAsync(Bucket, Policy.Replace("BUCKET", Bucket, StringComparison.Ordinal));
        await s3.PutBucketTaggingAsync(
            new PutBucketTaggingRequest
            {
                BucketName = Bucket,
                TagSet = [new Tag { Key = "public-website", Value = "" }],
            }
        );
        await using var guarded = await StartAsync();

        await guarded.HandleAsync(Event("PutBucketPolicy"));

        Assert.Equal(EntryOutcome.Compliant, (await guarded.EntriesAsync())[0].Outcome);
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            s3.GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { BucketName = Bucket })
        );
    }

    [Fact]
    public async Task OpenedAgainAndAgain_IsClosedMoreSlowlyButNeverGivenUp()
    {
        using var s3 = await CreateAsync();
        await using var guarded = await StartAsync();
        for (var time = 0; time < 5; time++)
        {
            await UnblockAsync(s3);
            await guarded.SendAsync(Event("DeleteBucketPublicAccessBlock", $"call-{time}"));
            await Eventually.IsSoAsync(async () =>
                (await guarded.EntriesAsync()).Any(entry =>
                    entry.Trigger.EndsWith($"#call-{time}", StringComparison.Ordinal)
                )
            );
        }

        var outcomes = (await guarded.EntriesAsync()).Select(entry => entry.Outcome).ToList();
        Assert.Contains(EntryOutcome.Slowed, outcomes);
        Assert.DoesNotContain(EntryOutcome.GivenUp, outcomes);
    }

    private Task<GuardedAccount> StartAsync() =>
        GuardedAccount.StartAsync(
            moto,
            BucketExposureGuardrail.Declaration,
            "{ mode: enforce, allow-tags: [public-website] }",
            _account
        );

    private async Task<AmazonS3Client> CreateAsync()
    {
        var s3 = (await moto.OwnerAsync(_account)).S3();
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket, BucketRegionName = "eu-central-1" });
        return s3;
    }

    private Task<DeletePublicAccessBlockResponse> UnblockAsync(AmazonS3Client s3) =>
        s3.DeletePublicAccessBlockAsync(new DeletePublicAccessBlockRequest { BucketName = Bucket });

    private async Task AssertBlockedAsync(AmazonS3Client s3)
    {
        var answer = await s3.GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { BucketName = Bucket });
        var block = answer.PublicAccessBlockConfiguration;
        Assert.All(
            [block.BlockPublicAcls, block.IgnorePublicAcls, block.BlockPublicPolicy, block.RestrictPublicBuckets],
            flag => Assert.True(flag)
        );
    }

    private string Event(string name, string id = "call-1") =>
        AwsEventTests
            .Call("s3", name, $$"""{"bucketName":"{{Bucket}}"}""", "null", account: _account.Id)
            .Replace("call-1", id, StringComparison.Ordinal);
}
