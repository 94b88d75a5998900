using System.Text.RegularExpressions;
using Amazon.Runtime;
using Azure.Core;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Aws;

/// <summary>How AWS is reached and as whom.</summary>
public sealed partial record AwsSettings
{
    // The engine puts off what AWS turns away; the SDK need not.
    private const int Retries = 1;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Where all services are called, in place of AWS; null: where the SDK finds them.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// <c>Aws__HubRoleArn</c>: the role that the program's identity in Azure becomes first, and that assumes the roles of the
    /// accounts; null: there is none.
    /// </summary>
    public string? HubRoleArn { get; init; }

    /// <summary><c>Aws__TokenAudience</c>: whom the token for the hub role is for.</summary>
    public string? TokenAudience { get; init; }

    /// <summary><c>Aws__ClientId</c>: which user-assigned identity; null for the system-assigned one.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// Who assumes the roles of the accounts; null: whoever the SDK's default chain finds (environment, profile, instance).
    /// </summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Where roles are assumed: the region of STS.</summary>
    public string Region { get; init; } = DefaultRegion;

    /// <summary>Where services are called that have no region, and nobody names one.</summary>
    public const string DefaultRegion = "us-east-1";

    /// <summary>All that is wrong, each naming its setting and what to do; empty when nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (HubRoleArn is { } arn && !RoleArn().IsMatch(arn))
        {
            yield return "Aws__HubRoleArn must be the ARN of a role, such as arn:aws:iam::111111111111:role/ZocSecHub";
        }

        if (HubRoleArn is not null && TokenAudience is null)
        {
            yield return "Aws__TokenAudience must be set beside Aws__HubRoleArn: the id URI of the app registration that the role's OIDC provider names as audience";
        }
    }

    /// <summary>Makes the configuration of a client one that calls <see cref="Endpoint"/>, or AWS in a region.</summary>
    internal TConfig Configure<TConfig>(TConfig config, string region)
        where TConfig : ClientConfig
    {
        config.MaxErrorRetry = Retries;
        config.Timeout = s_patience;
        if (Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        }

        return config;
    }

    /// <summary>Who the program is in Azure.</summary>
    internal TokenCredential Identity() => AzureIdentity.Of(ClientId);

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,512}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RoleArn();
}
