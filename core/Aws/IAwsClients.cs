using Amazon.EC2;
using Amazon.KeyManagementService;
using Amazon.S3;

namespace ZocSec.Core.Aws;

/// <summary>Clients of AWS, each with the credentials of the role in its target's account. Shared: callers dispose of none.</summary>
public interface IAwsClients
{
    /// <summary>The client of S3.</summary>
    IAmazonS3 S3(AwsTarget target);

    /// <summary>The client of EC2.</summary>
    IAmazonEC2 Ec2(AwsTarget target);

    /// <summary>The client of the Key Management Service.</summary>
    IAmazonKeyManagementService Kms(AwsTarget target);

    /// <summary>A client that signs what it sends, for a service without SDK; relative addresses are the service's.</summary>
    /// <param name="target">Whom the calls are for.</param>
    /// <param name="service">As in the service's host name: <c>sns</c>, <c>guardduty</c>, <c>s3-control</c>.</param>
#pragma warning disable CA1720 // Signed as a letter is, not as a number is.
    HttpClient Signed(AwsTarget target, string service);
#pragma warning restore CA1720
}
