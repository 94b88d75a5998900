using Amazon.Runtime;

namespace ZocSec.Core.Aws;

/// <summary>How AWS is reached and as whom.</summary>
public sealed record AwsSettings
{
    /// <summary>Where all services are called, in place of AWS; null: where the SDK finds them.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// Who assumes the roles of the accounts; null: whoever the SDK's default chain finds (environment, profile, instance).
    /// </summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Where roles are assumed: the region of STS.</summary>
    public string Region { get; init; } = DefaultRegion;

    /// <summary>Where services are called that have no region, and nobody names one.</summary>
    public const string DefaultRegion = "us-east-1";
}
