using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>
/// The credentials of the roles in the guarded accounts. All callers of an account and guardrail share one, which is renewed
/// by one of them before it ends.
/// </summary>
internal sealed class MemberCredentials(AwsSettings settings) : IDisposable
{
    /// <summary>What CloudTrail of the account shows as the origin of every call.</summary>
    public const string SourceIdentity = "zocsec";

    // A call that is begun with credentials ends with them.
    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(AwsAccount, GuardrailName), Lazy<Member>> _members = new();
    private readonly Lazy<AmazonSecurityTokenServiceClient> _sts = new(() => Sts(settings, Hub(settings)));

    /// <summary>The credentials for an account; nobody is called before they are used.</summary>
    public AWSCredentials For(AwsAccount account, GuardrailName guardrail) =>
        _members
            .GetOrAdd((account, guardrail), _ => new Lazy<Member>(() => new Member(_sts.Value, account, guardrail)))
            .Value;

    /// <summary>What STS gave, as credentials that are renewed in time.</summary>
    internal static RefreshingAWSCredentials.CredentialsRefreshState Renewed(Credentials given) =>
        new(
            new ImmutableCredentials(given.AccessKeyId, given.SecretAccessKey, given.SessionToken),
            given.Expiration ?? throw new AmazonClientException("STS did not say how long the credentials last")
        );

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var member in _members.Values)
        {
            member.Value.Dispose();
        }

        if (_sts.IsValueCreated)
        {
            _sts.Value.Dispose();
        }
    }

    private static AmazonSecurityTokenServiceClient Sts(AwsSettings settings, AWSCredentials credentials)
    {
        var config = new AmazonSecurityTokenServiceConfig();
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = settings.Region;
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(settings.Region);
        }

        return new AmazonSecurityTokenServiceClient(credentials, config);
    }

    private static AWSCredentials Hub(AwsSettings settings) =>
        settings.HubRoleArn is { } role
            ? new HubCredentials(
                Sts(settings, new AnonymousAWSCredentials()),
                settings.Identity(),
                role,
                settings.TokenAudience!
            )
            {
                PreemptExpiryTime = s_early,
            }
            : settings.Credentials ?? DefaultAWSCredentialsIdentityResolver.GetCredentials();

    private sealed class Member(IAmazonSecurityTokenService sts, AwsAccount account, GuardrailName guardrail)
        : RefreshingAWSCredentials
    {
        // A session that was begun with another role's lasts an hour at most.
        private const int Seconds = 3600;

        protected override CredentialsRefreshState GenerateNewCredentials() =>
            throw new NotSupportedException("every client of this program is asynchronous");

        protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
        {
            var request = new AssumeRoleRequest
            {
                RoleArn = $"arn:aws:iam::{account.Id}:role/{account.Role}",
                RoleSessionName = $"zocsec-{guardrail.Key}",
                ExternalId = account.ExternalId,
                SourceIdentity = SourceIdentity,
                DurationSeconds = Seconds,
                Tags = [new Tag { Key = "guardrail", Value = guardrail.Value }],
            };
            var answer = await AwsCalls.AskAsync("sts:AssumeRole", () => sts.AssumeRoleAsync(request));
            return Renewed(answer.Credentials);
        }
    }
}
