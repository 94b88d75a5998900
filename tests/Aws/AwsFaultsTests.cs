using System.Net;
using Amazon.Runtime;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Aws;

/// <summary>What is made of AWS's refusals.</summary>
public sealed class AwsFaultsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("AccessDenied", 403, "allow it in the role's policy")]
    [InlineData("UnauthorizedOperation", 403, "allow it in the role's policy")]
    [InlineData("OptInRequired", 403, "the region may not be enabled")]
    [InlineData("InvalidClientTokenId", 403, "does not accept the credentials")]
    [InlineData("SignatureDoesNotMatch", 403, "its clock is right")]
    [InlineData("InvalidSignatureException", 403, "its clock is right")]
    [InlineData("DetectorNotOwned", 400, "GuardDuty is off")]
    [InlineData("RegionDisabledException", 403, "AWS_REGION")]
    [InlineData("MalformedXML", 400, "AWS refused s3:GetBucketAcl")]
    public void WhatOnlyAPersonCanMend_IsNotTriedAgain(string code, int status, string says)
    {
        var blocked = Blocked(code, status);

        Assert.Null(blocked.RetryAt);
        Assert.Contains(says, blocked.Reason, StringComparison.Ordinal);
        Assert.Contains("account 111111111111, eu-central-1", blocked.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RequestLimitExceeded", 503)]
    [InlineData("Throttling", 400)]
    [InlineData("ThrottlingException", 400)]
    [InlineData("SlowDown", 503)]
    [InlineData("TooManyRequests", 429)]
    [InlineData("InternalError", 500)]
    [InlineData("ExpiredToken", 400)]
    public void WhatPasses_IsTriedAgainWithinAMinute(string code, int status) =>
        Assert.InRange(Blocked(code, status).RetryAt!.Value, s_now.AddSeconds(30), s_now.AddSeconds(60));

    [Fact]
    public void NoCredentials_NameWhatToSet()
    {
        var error = new AmazonClientException("no provider of the chain has any");
        var blocked = AwsFaults.ToBlocked(error, Target(), "sts:AssumeRole", s_now);

        Assert.Null(blocked.RetryAt);
        Assert.Contains("ZocSecRemediation of account 111111111111", blocked.Reason, StringComparison.Ordinal);
        Assert.Contains("set Aws__HubRoleArn and Aws__TokenAudience", blocked.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void NoAnswer_IsTriedAgain()
    {
        var blocked = AwsFaults.ToBlocked(new HttpRequestException("refused"), Target(), "s3:GetBucketAcl", s_now);

        Assert.NotNull(blocked.RetryAt);
        Assert.StartsWith("AWS could not be reached", blocked.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "`external-id` is not set")]
    [InlineData("an-id-that-is-not-told", "with the `external-id` of the policy")]
    public void RoleThatCannotBeAssumed_NamesTheTrustPolicyAndTellsNoId(string? id, string says)
    {
        var blocked = AwsFaults.ToBlocked(
            new AmazonServiceException("no", ErrorType.Sender, "AccessDenied", "1", HttpStatusCode.Forbidden),
            Target(id),
            "sts:AssumeRole",
            s_now
        );

        Assert.Contains("its trust policy must name the identity", blocked.Reason, StringComparison.Ordinal);
        Assert.Contains(says, blocked.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("an-id-that-is-not-told", blocked.Reason, StringComparison.Ordinal);
    }

    private static Reading.Blocked Blocked(string code, int status) =>
        AwsFaults.ToBlocked(
            new AmazonServiceException("words of AWS", ErrorType.Sender, code, "1", (HttpStatusCode)status),
            Target(),
            "s3:GetBucketAcl",
            s_now
        );

    private static AwsTarget Target(string? externalId = null) =>
        new(
            new AwsAccount { Id = "111111111111", ExternalId = externalId },
            "eu-central-1",
            new GuardrailName("aws/bucket-encryption")
        );
}
