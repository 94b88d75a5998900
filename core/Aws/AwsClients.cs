using System.Collections.Concurrent;
using Amazon.EC2;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.S3;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>Makes each client once; the credentials behind all clients of an account and guardrail are one.</summary>
internal sealed class AwsClients(AwsSettings settings, MemberCredentials members, TimeProvider time)
    : IAwsClients,
        IDisposable
{
    // The engine puts off what AWS turns away; the SDK need not.
    private const int Retries = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<(Type, AwsAccount, string, GuardrailName), Lazy<IDisposable>> _clients =
        new();
    private readonly SignedClients _signed = new(settings, members, time);

    /// <inheritdoc />
    public IAmazonS3 S3(AwsTarget target) =>
        Client(
            target,
            credentials => new AmazonS3Client(
                credentials,
                With(
                    new AmazonS3Config
                    {
                        ForcePathStyle = settings.Endpoint is not null,
                        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                    },
                    target
                )
            )
        );

    /// <inheritdoc />
    public IAmazonEC2 Ec2(AwsTarget target) =>
        Client(target, credentials => new AmazonEC2Client(credentials, With(new AmazonEC2Config(), target)));

    /// <inheritdoc />
    public IAmazonKeyManagementService Kms(AwsTarget target) =>
        Client(
            target,
            credentials => new AmazonKeyManagementServiceClient(
                credentials,
                With(new AmazonKeyManagementServiceConfig(), target)
            )
        );

    /// <inheritdoc />
    public HttpClient Signed(AwsTarget target, string service) => _signed.For(target, service);

    /// <inheritdoc />
    public void Dispose()
    {
        _signed.Dispose();
        foreach (var client in _clients.Values)
        {
            client.Value.Dispose();
        }
    }

    private TClient Client<TClient>(AwsTarget target, Func<AWSCredentials, TClient> make)
        where TClient : IDisposable =>
        (TClient)
            _clients
                .GetOrAdd(
                    (typeof(TClient), target.Account, target.Region, target.Guardrail),
                    _ => new Lazy<IDisposable>(() => make(members.For(target.Account, target.Guardrail)))
                )
                .Value;

    private TConfig With<TConfig>(TConfig config, AwsTarget target)
        where TConfig : ClientConfig
    {
        config.MaxErrorRetry = Retries;
        config.Timeout = Patience;
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = target.Region;
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(target.Region);
        }

        return config;
    }
}
