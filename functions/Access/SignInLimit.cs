using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace ZocSec.Functions.Access;

/// <summary>
/// How many sign-ins are brought to an end within a minute. Whoever comes back with an invented code has GitHub asked in the
/// App's name, which must not become a flood; nor may one who does so keep the others out.
/// </summary>
internal sealed class SignInLimit : IDisposable
{
    private const int MostOfOne = 30;
    private const int MostOfAll = 600;

    private readonly PartitionedRateLimiter<HttpContext> _limit = PartitionedRateLimiter.CreateChained<HttpContext>([
        PartitionedRateLimiter.Create<HttpContext, string>(context => Limit(ClientOf(context), MostOfOne)),
        PartitionedRateLimiter.Create<HttpContext, string>(_ => Limit("", MostOfAll)),
    ]);

    /// <summary>Takes a place, where one is left.</summary>
    public RateLimitLease Take(HttpContext context) => _limit.AttemptAcquire(context);

    /// <inheritdoc />
    public void Dispose() => _limit.Dispose();

    private static RateLimitPartition<string> Limit(string key, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(
            key,
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = permits,
                Window = TimeSpan.FromMinutes(1),
                QueueLimit = 0,
            }
        );

    // The proxy in front adds whom it speaks for at the end; what is before that anybody may write.
    private static string ClientOf(HttpContext context) =>
        context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim() is { Length: > 0 } client
            ? NetworkOf(client)
            : NetworkOf(context.Connection.RemoteIpAddress ?? IPAddress.None);

    // Azure's front writes the port, another one for each connection.
    private static string NetworkOf(string client) =>
        IPEndPoint.TryParse(client, out var known) ? NetworkOf(known.Address) : client;

    // Whoever has one address of IPv6 has the other 2^64 of its network too.
    private static string NetworkOf(IPAddress address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexStringLower(address.GetAddressBytes()[..8])
            : $"{address}";
}
