using System.Collections.Immutable;
using System.Net;
using Amazon.KeyManagementService.Model;
using Amazon.S3;
using Amazon.S3.Model;

namespace ZocSec.Core.Aws.S3;

/// <summary>
/// Reads and changes buckets. Every call says whose bucket it must be, so that a name that went to another account is
/// refused by S3 itself.
/// </summary>
/// <exception cref="AwsCallException">Every method: a call failed.</exception>
internal sealed class Buckets(IAwsClients clients)
{
    /// <summary>The region of a bucket that S3 names by nothing.</summary>
    public const string FirstRegion = "us-east-1";

    private const string NoTags = "NoSuchTagSet";

    /// <summary>Where a bucket is.</summary>
    /// <param name="target">Whom to call, in any region.</param>
    /// <param name="bucket">Its name.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<string> LocateAsync(AwsTarget target, string bucket, CancellationToken ct)
    {
        var request = new GetBucketLocationRequest { BucketName = bucket, ExpectedBucketOwner = target.Account.Id };
        var answer = await AwsCalls.AskAsync(
            "s3:GetBucketLocation",
            () => clients.S3(target).GetBucketLocationAsync(request, ct)
        );
        return answer.Location?.Value switch
        {
            null or "" => FirstRegion,
            // What S3 called its second region.
            "EU" => "eu-west-1",
            var region => region,
        };
    }

    /// <summary>A bucket's default encryption.</summary>
    /// <param name="target">Whom to call, in the bucket's region.</param>
    /// <param name="bucket">Its name.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<BucketEncryption> EncryptionAsync(AwsTarget target, string bucket, CancellationToken ct)
    {
        var request = new GetBucketEncryptionRequest { BucketName = bucket, ExpectedBucketOwner = target.Account.Id };
        var answer = await AwsCalls.AskAsync(
            "s3:GetEncryptionConfiguration",
            () => clients.S3(target).GetBucketEncryptionAsync(request, ct)
        );

        // The client does not throw for 404, which is also what a bucket without any configuration answers.
        var rule =
            answer.HttpStatusCode is HttpStatusCode.NotFound ? null
            : answer.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules is [var first, ..] ? first
            : null;
        return rule?.ServerSideEncryptionByDefault is { } byDefault
            ? new BucketEncryption(
                byDefault.ServerSideEncryptionAlgorithm.Value,
                byDefault.ServerSideEncryptionKeyManagementServiceKeyId,
                rule.BucketKeyEnabled is true
            )
            {
                Blocked = [.. (rule.BlockedEncryptionTypes?.EncryptionType ?? []).Select(type => type)],
            }
            : new BucketEncryption(BucketEncryption.Algorithms[0]);
    }

    /// <summary>Sets a bucket's default encryption; <c>none</c> takes the configuration away.</summary>
    /// <param name="target">Whom to call, in the bucket's region.</param>
    /// <param name="bucket">Its name.</param>
    /// <param name="encryption">All of it: what is not said is gone.</param>
    /// <param name="ct">Cancels.</param>
    public async Task EncryptAsync(AwsTarget target, string bucket, BucketEncryption encryption, CancellationToken ct)
    {
        const string Action = "s3:PutEncryptionConfiguration";
        var s3 = clients.S3(target);
        if (encryption.Rank == 0)
        {
            var delete = new DeleteBucketEncryptionRequest
            {
                BucketName = bucket,
                ExpectedBucketOwner = target.Account.Id,
            };
            await AwsCalls.AskAsync(Action, () => s3.DeleteBucketEncryptionAsync(delete, ct));
            return;
        }

        var put = new PutBucketEncryptionRequest
        {
            BucketName = bucket,
            ExpectedBucketOwner = target.Account.Id,
            ServerSideEncryptionConfiguration = new ServerSideEncryptionConfiguration
            {
                ServerSideEncryptionRules =
                [
                    new ServerSideEncryptionRule
                    {
                        BucketKeyEnabled = encryption.BucketKey ? true : null,
                        BlockedEncryptionTypes = encryption.Blocked.IsEmpty
                            ? null
                            : new BlockedEncryptionTypes { EncryptionType = [.. encryption.Blocked] },
                        ServerSideEncryptionByDefault = new ServerSideEncryptionByDefault
                        {
                            ServerSideEncryptionAlgorithm = new ServerSideEncryptionMethod(encryption.Algorithm),
                            ServerSideEncryptionKeyManagementServiceKeyId = encryption.Key,
                        },
                    },
                ],
            },
        };
        await AwsCalls.AskAsync(Action, () => s3.PutBucketEncryptionAsync(put, ct));
    }

    /// <summary>A bucket's tags; empty when it has none.</summary>
    /// <param name="target">Whom to call, in the bucket's region.</param>
    /// <param name="bucket">Its name.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ImmutableSortedDictionary<string, string>> TagsAsync(
        AwsTarget target,
        string bucket,
        CancellationToken ct
    )
    {
        var request = new GetBucketTaggingRequest { BucketName = bucket, ExpectedBucketOwner = target.Account.Id };
        try
        {
            var answer = await AwsCalls.AskAsync(
                "s3:GetBucketTagging",
                () => clients.S3(target).GetBucketTaggingAsync(request, ct)
            );
            return (answer.TagSet ?? []).ToImmutableSortedDictionary(
                tag => tag.Key,
                tag => tag.Value,
                StringComparer.Ordinal
            );
        }
        catch (AwsCallException fault) when (fault.Code is NoTags)
        {
            return ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        }
    }

    /// <summary>The ARN of a key in a region; null when there is no such key that could be used.</summary>
    /// <param name="target">Whom to call, in that region.</param>
    /// <param name="key">An ARN, an id, or an alias as <c>alias/NAME</c>.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<string?> KeyAsync(AwsTarget target, string key, CancellationToken ct)
    {
        var request = new DescribeKeyRequest { KeyId = key };
        try
        {
            var answer = await AwsCalls.AskAsync(
                "kms:DescribeKey",
                () => clients.Kms(target).DescribeKeyAsync(request, ct)
            );
            return answer.KeyMetadata.Enabled is true ? answer.KeyMetadata.Arn : null;
        }
        catch (AwsCallException fault) when (fault.InnerException is NotFoundException)
        {
            return null;
        }
    }

    /// <summary>A page of an account's buckets: names with their regions.</summary>
    /// <param name="target">Whom to call.</param>
    /// <param name="token">What the page before returned; null for the first.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<BucketPage> ListAsync(AwsTarget target, string? token, int max, CancellationToken ct)
    {
        var request = new ListBucketsRequest { ContinuationToken = token, MaxBuckets = max };
        var answer = await AwsCalls.AskAsync(
            "s3:ListAllMyBuckets",
            () => clients.S3(target).ListBucketsAsync(request, ct)
        );
        return new BucketPage(
            [
                .. (answer.Buckets ?? []).Select(bucket => new ListedBucket(
                    bucket.BucketName,
                    string.IsNullOrEmpty(bucket.BucketRegion) ? null : bucket.BucketRegion
                )),
            ],
            string.IsNullOrEmpty(answer.ContinuationToken) ? null : answer.ContinuationToken
        );
    }
}

/// <summary>A page of buckets.</summary>
/// <param name="Buckets">The buckets.</param>
/// <param name="Next">The next page's token; null after the last.</param>
internal sealed record BucketPage(ImmutableArray<ListedBucket> Buckets, string? Next);

/// <summary>A bucket of a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Where it is; null when the list does not say.</param>
internal sealed record ListedBucket(string Name, string? Region);
