using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>
/// The credentials of the roles in the guarded accounts, each assumed by the hub role, or by whoever the SDK's default chain
/// finds where there is none. Nobody is called before credentials are used.
/// </summary>
internal sealed class MemberCredentials : IAwsCredentials, IDisposable
{
    /// <summary>What CloudTrail of the account shows as the origin of every call.</summary>
    public const string SourceIdentity = "zocsec";

    /// <summary>The call that says who assumes the roles; AWS lets everybody make it.</summary>
    public const string Who = "sts:GetCallerIdentity";

    private readonly ConcurrentDictionary<MemberRole, Lazy<Member>> _members = new();
    private readonly TimeProvider _time;
    private readonly string _region;
    private readonly AmazonSecurityTokenServiceClient? _anonymous;
    private readonly HubCredentials? _hub;
    private readonly AWSCredentials? _given;
    private readonly AmazonSecurityTokenServiceClient _sts;

    public MemberCredentials(AwsSettings settings, TimeProvider time)
    {
        _time = time;
        _region = settings.Region;
        var config = settings.Configure(new AmazonSecurityTokenServiceConfig(), settings.Region);
        if (settings.HubRoleArn is { } role)
        {
            _anonymous = new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), config);
            _hub = new HubCredentials(_anonymous, settings.Identity(), role, settings.TokenAudience!, time);
        }

        // Without credentials the client looks for them anew with each call, so that those that come later count.
        _given = settings.Credentials;
        _sts = Hub is { } credentials
            ? new AmazonSecurityTokenServiceClient(credentials, config)
            : new AmazonSecurityTokenServiceClient(config);
    }

    /// <summary>Who assumes the roles of the accounts; null: whoever the SDK's default chain finds.</summary>
    public AWSCredentials? Hub => _hub ?? _given;

    /// <inheritdoc />
    public AWSCredentials For(AwsAccount account, GuardrailName guardrail) =>
        _members
            .GetOrAdd(
                MemberRole.Of(account, guardrail),
                role => new Lazy<Member>(() => new Member(_sts, role, _region, _time))
            )
            .Value;

    /// <summary>Who assumes the roles, as AWS names it: <c>arn:aws:sts::111111111111:assumed-role/ZocSecHub/zocsec</c>.</summary>
    /// <exception cref="AwsCallException">There are no credentials, or AWS does not accept them.</exception>
    public async Task<string> WhoAsync() =>
        (await AwsCalls.AskAsync(Who, () => _sts.GetCallerIdentityAsync(new GetCallerIdentityRequest()))).Arn;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var member in _members.Values.Where(member => member.IsValueCreated))
        {
            member.Value.Dispose();
        }

        _sts.Dispose();
        _hub?.Dispose();
        _anonymous?.Dispose();
    }

    private sealed class Member(IAmazonSecurityTokenService sts, MemberRole role, string region, TimeProvider time)
        : SessionCredentials(time)
    {
        // A session that was begun with another role's lasts an hour at most.
        private const int Seconds = 3600;

        protected override async Task<Credentials> AssumeAsync()
        {
            var request = new AssumeRoleRequest
            {
                RoleArn = role.Arn(region),
                RoleSessionName = $"zocsec-{role.Guardrail.Key}",
                ExternalId = role.ExternalId,
                SourceIdentity = SourceIdentity,
                DurationSeconds = Seconds,
                Tags = [new Tag { Key = "guardrail", Value = role.Guardrail.Value }],
            };
            return (await AwsCalls.AskAsync("sts:AssumeRole", () => sts.AssumeRoleAsync(request))).Credentials;
        }
    }
}
