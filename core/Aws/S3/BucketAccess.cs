using System.Collections.Immutable;
using System.Net;
using Amazon.S3.Model;

namespace ZocSec.Core.Aws.S3;

/// <summary>Reads and changes who may reach a bucket, see <see cref="Buckets"/>.</summary>
/// <exception cref="AwsCallException">Every method: a call failed.</exception>
internal sealed class BucketAccess(IAwsClients clients)
{
    private const string NoBlock = "NoSuchPublicAccessBlockConfiguration";
    private const string NoPolicy = "NoSuchBucketPolicy";

    /// <summary>A bucket's public access block; <see cref="PublicAccessBlock.None"/> when it has none.</summary>
    public async Task<PublicAccessBlock> BlockAsync(AwsTarget target, string bucket, CancellationToken ct)
    {
        var request = new GetPublicAccessBlockRequest { BucketName = bucket, ExpectedBucketOwner = target.Account.Id };
        try
        {
            var answer = await AwsCalls.AskAsync(
                "s3:GetBucketPublicAccessBlock",
                () => clients.S3(target).GetPublicAccessBlockAsync(request, ct)
            );
            return answer.PublicAccessBlockConfiguration is { } block
                ? new PublicAccessBlock(
                    block.BlockPublicAcls is true,
                    block.IgnorePublicAcls is true,
                    block.BlockPublicPolicy is true,
                    block.RestrictPublicBuckets is true
                )
                : PublicAccessBlock.None;
        }
        catch (AwsCallException fault) when (fault.Code is NoBlock)
        {
            return PublicAccessBlock.None;
        }
    }

    /// <summary>Sets a bucket's public access block, all of it.</summary>
    public Task SetBlockAsync(AwsTarget target, string bucket, PublicAccessBlock block, CancellationToken ct)
    {
        var request = new PutPublicAccessBlockRequest
        {
            BucketName = bucket,
            ExpectedBucketOwner = target.Account.Id,
            PublicAccessBlockConfiguration = new PublicAccessBlockConfiguration
            {
                BlockPublicAcls = block.BlockAcls,
                IgnorePublicAcls = block.IgnoreAcls,
                BlockPublicPolicy = block.BlockPolicy,
                RestrictPublicBuckets = block.RestrictBuckets,
            },
        };
        return AwsCalls.AskAsync(
            "s3:PutBucketPublicAccessBlock",
            () => clients.S3(target).PutPublicAccessBlockAsync(request, ct)
        );
    }

    /// <summary>A bucket's ACL.</summary>
    public async Task<BucketAcl> AclAsync(AwsTarget target, string bucket, CancellationToken ct)
    {
        var request = new GetBucketAclRequest { BucketName = bucket, ExpectedBucketOwner = target.Account.Id };
        var answer = await AwsCalls.AskAsync(
            "s3:GetBucketAcl",
            () => clients.S3(target).GetBucketAclAsync(request, ct)
        );
        return new BucketAcl(
            answer.Owner?.Id ?? "",
            [
                .. (answer.Grants ?? []).Select(grant => new BucketGrant(
                    grant.Grantee.URI ?? grant.Grantee.CanonicalUser ?? grant.Grantee.EmailAddress ?? "",
                    grant.Grantee.URI is not null,
                    grant.Permission.Value
                )),
            ]
        );
    }

    /// <summary>Sets a bucket's ACL, all of it.</summary>
    public Task SetAclAsync(AwsTarget target, string bucket, BucketAcl acl, CancellationToken ct)
    {
        var request = new PutBucketAclRequest
        {
            BucketName = bucket,
            ExpectedBucketOwner = target.Account.Id,
            GrantFullControl = Grantees(acl, "FULL_CONTROL"),
            GrantRead = Grantees(acl, "READ"),
            GrantWrite = Grantees(acl, "WRITE"),
            GrantReadACP = Grantees(acl, "READ_ACP"),
            GrantWriteACP = Grantees(acl, "WRITE_ACP"),
        };
        return AwsCalls.AskAsync("s3:PutBucketAcl", () => clients.S3(target).PutBucketAclAsync(request, ct));
    }

    /// <summary>What a bucket's policy lets anybody do; empty when it has none, or it opens nothing.</summary>
    public async Task<ImmutableArray<string>> PublicActionsAsync(AwsTarget target, string bucket, CancellationToken ct)
    {
        var request = new GetBucketPolicyRequest { BucketName = bucket, ExpectedBucketOwner = target.Account.Id };
        try
        {
            var answer = await AwsCalls.AskAsync(
                "s3:GetBucketPolicy",
                () => clients.S3(target).GetBucketPolicyAsync(request, ct)
            );

            // The client does not throw for 404, and the text is then the error's.
            return answer.HttpStatusCode is HttpStatusCode.NotFound || answer.Policy is null
                ? []
                : BucketPolicyText.PublicActions(answer.Policy);
        }
        catch (AwsCallException fault) when (fault.Code is NoPolicy)
        {
            return [];
        }
    }

    /// <summary>Whether S3 itself takes the bucket's policy for public; null when it does not tell.</summary>
    public async Task<bool?> IsPolicyPublicAsync(AwsTarget target, string bucket, CancellationToken ct)
    {
        var request = new GetBucketPolicyStatusRequest { BucketName = bucket, ExpectedBucketOwner = target.Account.Id };
        try
        {
            var answer = await AwsCalls.AskAsync(
                "s3:GetBucketPolicyStatus",
                () => clients.S3(target).GetBucketPolicyStatusAsync(request, ct)
            );
            return answer.PolicyStatus?.IsPublic;
        }
        catch (AwsCallException fault) when (fault.Code is NoPolicy)
        {
            return false;
        }
    }

    private static string? Grantees(BucketAcl acl, string permission)
    {
        var grantees = acl
            .Grants.Where(grant => grant.Permission == permission)
            .Select(grant => grant.IsGroup ? $"uri=\"{grant.Grantee}\"" : $"id=\"{grant.Grantee}\"");
        return string.Join(", ", grantees) is { Length: > 0 } text ? text : null;
    }
}
