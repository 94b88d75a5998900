using System.Net;
using Amazon.Runtime;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Billing.Sources;

/// <summary>Says what AWS's refusals mean for whoever reads billing data, and what to do about them.</summary>
internal static class BillingFaults
{
    private static readonly GuardrailName s_name = new("billing/owners");

    /// <summary>What a failed call means.</summary>
    /// <param name="fault">How it failed, and which action must be allowed.</param>
    /// <param name="where">On what: <c>s3://bucket/key</c>.</param>
    /// <param name="aws">Who asked.</param>
    public static BillingException Of(AwsCallException fault, string where, IBillingAws aws)
    {
        var who = Who(aws);
        var (action, error) = (fault.Action, fault.InnerException);
        var place = Quoted.Of(where);
        return new BillingException(
            error switch
            {
                _ when action.StartsWith("sts:", StringComparison.Ordinal) || action is HubCredentials.Token =>
                    $"{place} was not read: {Session(fault, aws)}",
                AmazonServiceException { ErrorCode: "NoSuchBucket" } =>
                    $"there is no bucket for {place}: see how its name is spelled",
                AmazonServiceException { ErrorCode: "InvalidObjectState" } =>
                    $"{place} is in an archive of S3: restore it, or take it out of the reports that are read",
                AmazonServiceException { ErrorCode: "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" } =>
                    $"the session of {who} ended before {action} on {place}: get new credentials and run the command again",
                AmazonServiceException
                {
                    ErrorCode: "InvalidClientTokenId"
                        or "InvalidAccessKeyId"
                        or "SignatureDoesNotMatch"
                        or "InvalidToken"
                        or "UnrecognizedClientException"
                } =>
                    $"AWS does not accept the credentials of {who} for {action} on {place}: give valid ones, and see that the clock is right",
                AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } =>
                    $"{who} may not do {action} on {place}: allow it in the policy of that role or user (for encrypted buckets kms:Decrypt on their key too), and see that no bucket policy, key policy or service control policy denies it{Owner(aws)}",
                AmazonServiceException service when IsPassing(service) =>
                    $"AWS failed at {action} on {place} ({Quoted.Of(service.ErrorCode ?? "no code")}): run the command again in a while",
                AmazonServiceException service =>
                    $"AWS refused {action} on {place}: {Quoted.Of(service.ErrorCode ?? "")} {Quoted.Of(service.Message)}",
                AmazonClientException =>
                    $"this program has no credentials of AWS for {action} on {place}: log in, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or name the account whose role reads billing data in the policy",
                _ =>
                    $"AWS could not be reached for {action} on {place}: see that the network lets this program through, and run the command again",
            },
            fault
        );
    }

    /// <summary>Whether a call that failed may go well when it is made again.</summary>
    public static bool IsPassing(Exception? error) =>
        error switch
        {
            AmazonServiceException
            {
                ErrorCode: "SlowDown" or "Throttling" or "ThrottlingException" or "RequestTimeout"
            } => true,
            AmazonServiceException service => service.StatusCode
                is >= HttpStatusCode.InternalServerError
                    or HttpStatusCode.TooManyRequests,
            HttpRequestException or IOException or TimeoutException => true,
            _ => false,
        };

    private static string Who(IBillingAws aws) =>
        aws.Reader is { } reader
            ? $"the role {reader.Role} of account {reader.Id}"
            : "the identity that this program has in AWS";

    // S3 refuses a bucket of another account in the same words.
    private static string Owner(IBillingAws aws) =>
        aws.BucketOwner is { } owner
            ? $", and that the bucket is of account {owner}, which `billing: bucket-owner` names"
            : "";

    private static string Session(AwsCallException fault, IBillingAws aws) =>
        AwsFaults
            .ToBlocked(
                fault.InnerException!,
                new AwsTarget(aws.Reader ?? new AwsAccount(), aws.Region, s_name),
                fault.Action,
                DateTimeOffset.UnixEpoch
            )
            .Reason;
}
