using System.Collections.Concurrent;

namespace ZocSec.Core.Aws;

/// <summary>Makes each client of a service without SDK once; all share their connections.</summary>
internal sealed class SignedClients(AwsSettings settings, IAwsCredentials members, TimeProvider time) : IDisposable
{
    /// <summary>The service of the account's own public access block; it signs as S3.</summary>
    public const string S3Control = "s3-control";

    // 50 findings of GuardDuty, each as large as an event may be.
    private const long MaxAnswer = 50 * 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SocketsHttpHandler _connections = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
    private readonly ConcurrentDictionary<(MemberRole, string Region, string Service), Lazy<HttpClient>> _clients =
        new();

    /// <summary>The client of a service; its base address is the service's.</summary>
    public HttpClient For(AwsTarget target, string service) =>
        _clients
            .GetOrAdd(
                (MemberRole.Of(target.Account, target.Guardrail), target.Region, service),
                _ => new Lazy<HttpClient>(() => Make(target, service))
            )
            .Value;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }

        _connections.Dispose();
    }

    private HttpClient Make(AwsTarget target, string service)
    {
        var isControl = service is S3Control;
        var suffix = target.Region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        var host = $"{(isControl ? target.Account.Id + "." : "")}{service}.{target.Region}.{suffix}";
        var signing = new SigningHandler(
            members.For(target.Account, target.Guardrail),
            target.Region,
            isControl ? "s3" : service,
            time
        )
        {
            InnerHandler = _connections,
        };
        var client = new HttpClient(signing, disposeHandler: false)
        {
            BaseAddress = settings.Endpoint ?? new Uri($"https://{host}/"),
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        if (isControl)
        {
            client.DefaultRequestHeaders.Add("x-amz-account-id", target.Account.Id);
            // Its host names the account, also where all services have one address.
            client.DefaultRequestHeaders.Host = host;
        }

        return client;
    }
}
