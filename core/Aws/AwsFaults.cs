using System.Net;
using Amazon.Runtime;
using ZocSec.Core.Aws.GuardDuty;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>Says what AWS's refusals mean and what to do about them, without anything secret.</summary>
internal static class AwsFaults
{
    private const string AssumeRole = "sts:AssumeRole";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(30);

    /// <summary>What a failed call means for a read.</summary>
    /// <param name="error">How it failed.</param>
    /// <param name="target">Whom it was for.</param>
    /// <param name="action">What the role must be allowed to do: <c>s3:GetBucketLocation</c>.</param>
    /// <param name="now">When.</param>
    public static Reading.Blocked ToBlocked(Exception error, AwsTarget target, string action, DateTimeOffset now)
    {
        var (reason, retry) = Explain(error, target, action);
        // Those that were turned away together do not come back together.
        var wait = Soon + (Spread * Random.Shared.NextDouble());
        return new Reading.Blocked(reason, retry ? now + wait : null);
    }

    /// <summary>What a failed call means for a change, see <see cref="ToBlocked"/>.</summary>
    public static Outcome ToOutcome(Exception error, AwsTarget target, string action, DateTimeOffset now)
    {
        var blocked = ToBlocked(error, target, action, now);
        return new Outcome.Blocked(blocked.Reason, blocked.RetryAt);
    }

    private static (string Reason, bool Retry) Explain(Exception error, AwsTarget target, string action)
    {
        var where = $"{action} in account {target.Account.Id}, {target.Region}";
        return error switch
        {
            _ when action is HubCredentials.Token => (
                "Azure gave no token for Aws__TokenAudience: the app needs a managed identity, and the audience must be the id URI of an app registration in the same tenant",
                true
            ),
            HubRefusal { InnerException: AmazonServiceException refused } when IsThrottled(refused) => (
                $"AWS asks to slow down at {action}",
                true
            ),
            HubRefusal { Remedy: { } remedy } refused => ($"{refused.Summary}: {remedy}", false),
            HubRefusal refused => (refused.Summary, true),
            AmazonServiceException { ErrorCode: "AccessDenied" } when action is AssumeRole => (
                $"the role {target.Account.Role} of account {target.Account.Id} cannot be assumed: the role must exist, its trust policy must name the identity of this program, {(target.Account.ExternalId is null ? "without a condition on an external id (the policy's `external-id` is not set)" : "with the `external-id` of the policy")}, and allow sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession",
                false
            ),
            AmazonServiceException
            {
                ErrorCode: "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation"
            } => (
                $"the role {target.Account.Role} may not do {where}: allow it in the role's policy, and see that no bucket policy, key policy or service control policy denies it",
                false
            ),
            AmazonServiceException { ErrorCode: "OptInRequired" or "AuthFailure" or "UnrecognizedClientException" } => (
                $"AWS does not know the credentials for {where}: the region may not be enabled in the account; enable it or leave it out of the policy's `regions`",
                false
            ),
            AmazonServiceException { ErrorCode: "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" } => (
                $"the session of the role {target.Account.Role} ended before {where}; there will be another",
                true
            ),
            AmazonServiceException { ErrorCode: "RegionDisabledException" } => (
                $"STS is not enabled in the region of AWS_REGION for {where}: enable it, or name another region",
                false
            ),
            AmazonServiceException
            {
                ErrorCode: "InvalidClientTokenId"
                    or "InvalidAccessKeyId"
                    or "SignatureDoesNotMatch"
                    or "InvalidSignatureException"
                    or "InvalidToken"
            } => (
                $"AWS does not accept the credentials for {where}: set Aws__HubRoleArn and Aws__TokenAudience, or give the program valid credentials of AWS, and see that its clock is right",
                false
            ),
            AmazonServiceException { ErrorCode: Findings.NoDetector } => (
                $"GuardDuty is off for {where}, or has another detector now: enable it there, or leave the region out of the policy's `regions`",
                false
            ),
            // The SDK's chain found none.
            AmazonClientException when action is AssumeRole => (
                $"the program has no credentials of AWS to assume the role {target.Account.Role} of account {target.Account.Id} with: set Aws__HubRoleArn and Aws__TokenAudience, or give it credentials that the SDK of AWS finds",
                false
            ),
            AmazonClientException when action is MemberCredentials.Who => (
                "the program has no credentials of AWS: set Aws__HubRoleArn and Aws__TokenAudience, or give it credentials that the SDK of AWS finds",
                false
            ),
            AmazonServiceException service when IsThrottled(service) => ($"AWS asks to slow down at {where}", true),
            AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } service => (
                $"AWS failed at {where} ({service.ErrorCode ?? "no code"})",
                true
            ),
            AmazonServiceException service => (
                $"AWS refused {where}: {OneLine.Of(service.ErrorCode ?? "")} {OneLine.Of(service.Message)}",
                false
            ),
            _ => ($"AWS could not be reached for {where}", true),
        };
    }

    private static bool IsThrottled(AmazonServiceException error) =>
        error.StatusCode is HttpStatusCode.TooManyRequests
        || error.ErrorCode
            is "RequestLimitExceeded"
                or "Throttling"
                or "ThrottlingException"
                or "ThrottledException"
                or "SlowDown"
                or "TooManyRequestsException"
                or "RequestThrottled"
                or "BandwidthLimitExceeded";
}
