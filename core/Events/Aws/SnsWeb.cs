namespace ZocSec.Core.Events.Aws;

/// <summary>Gets what SNS offers in public: certificates, and the confirming of subscriptions.</summary>
/// <param name="handler">Must follow no redirect.</param>
internal sealed class SnsWeb(HttpMessageHandler handler) : IDisposable
{
    private const int MaxAnswer = 64 * 1024;

    private readonly HttpClient _http = new(handler)
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = MaxAnswer,
    };

    /// <summary>Reaches SNS itself.</summary>
    public static SnsWeb Real() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }
        );

    /// <summary>Gets a text; null when it could not be had now.</summary>
    /// <param name="address">At SNS, see <see cref="SnsHost.TryAddress"/>.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<string?> GetAsync(Uri address, CancellationToken ct)
    {
        try
        {
            using var answer = await _http.GetAsync(address, ct);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(ct) : null;
        }
        catch (Exception error)
            when (error is HttpRequestException or IOException
                || (error is OperationCanceledException && !ct.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
