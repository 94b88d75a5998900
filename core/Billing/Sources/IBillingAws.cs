using Amazon.S3;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Billing.Sources;

/// <summary>
/// Clients of AWS for reading billing data: with the credentials of the role that the policy names, else with those that this
/// process has. Shared: callers dispose of none.
/// </summary>
internal interface IBillingAws
{
    /// <summary>The account whose role reads, as the policy names it; null: the credentials of this process do.</summary>
    AwsAccount? Reader => null;

    /// <summary>The account that must own the buckets of reports, as the policy names it; null: whichever does.</summary>
    string? BucketOwner => null;

    /// <summary>The client of S3 in <see cref="Region"/>.</summary>
    IAmazonS3 S3 { get; }

    /// <summary>The client of S3 in another region, where a bucket is.</summary>
    IAmazonS3 S3In(string region) => S3;

    /// <summary>The region of the services that have one: the first of the policy's account, else <c>AWS_REGION</c>, else us-east-1.</summary>
    string Region { get; }

    /// <summary>A client that signs what it sends, for a service without SDK; relative addresses are the service's.</summary>
    /// <param name="service">As in the service's host name: <c>athena</c>.</param>
#pragma warning disable CA1720 // Signed as a letter is, not as a number is.
    HttpClient Signed(string service);
#pragma warning restore CA1720
}
