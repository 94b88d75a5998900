using System.Collections.Concurrent;
using Amazon.EC2;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.S3;

namespace ZocSec.Core.Aws;

/// <summary>Makes each client once; the credentials behind all clients of an account and guardrail are one.</summary>
internal sealed class AwsClients(AwsSettings settings, IAwsCredentials members, TimeProvider time)
    : IAwsClients,
        IDisposable
{
    private readonly ConcurrentDictionary<(Type Client, MemberRole Role, string Region), Lazy<IDisposable>> _clients =
        new();
    private readonly SignedClients _signed = new(settings, members, time);

    /// <inheritdoc />
    public IAmazonS3 S3(AwsTarget target) =>
        Client(
            target,
            credentials => new AmazonS3Client(
                credentials,
                settings.Configure(
                    new AmazonS3Config
                    {
                        ForcePathStyle = settings.Endpoint is not null,
                        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                    },
                    target.Region
                )
            )
        );

    /// <inheritdoc />
    public IAmazonEC2 Ec2(AwsTarget target) =>
        Client(
            target,
            credentials => new AmazonEC2Client(credentials, settings.Configure(new AmazonEC2Config(), target.Region))
        );

    /// <inheritdoc />
    public IAmazonKeyManagementService Kms(AwsTarget target) =>
        Client(
            target,
            credentials => new AmazonKeyManagementServiceClient(
                credentials,
                settings.Configure(new AmazonKeyManagementServiceConfig(), target.Region)
            )
        );

    /// <inheritdoc />
    public HttpClient Signed(AwsTarget target, string service) => _signed.For(target, service);

    /// <inheritdoc />
    public void Dispose()
    {
        _signed.Dispose();
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private TClient Client<TClient>(AwsTarget target, Func<AWSCredentials, TClient> make)
        where TClient : IDisposable =>
        (TClient)
            _clients
                .GetOrAdd(
                    (typeof(TClient), MemberRole.Of(target.Account, target.Guardrail), target.Region),
                    _ => new Lazy<IDisposable>(() => make(members.For(target.Account, target.Guardrail)))
                )
                .Value;
}
