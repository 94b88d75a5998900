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
}
