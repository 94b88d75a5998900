using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.GitHub;

/// <summary>
/// The whole client as it is registered, on a clock of its own, over a handler that answers as each test says. A
/// request that no test answered fails the test.
/// </summary>
internal sealed class StubGitHub : IAsyncDisposable
{
    public static readonly TenantId Tenant = TenantId.Installation(7);
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly string Pem = CreatePem();

    private readonly ConcurrentDictionary<
        string,
        Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>
    > answers = new(StringComparer.Ordinal);
    private readonly ServiceProvider provider;
    private int tokens;

    public StubGitHub(
        int pointsPerMinute = 0,
        string apiUrl = "https://api.github.test",
        string appId = "1",
        Action<IServiceCollection>? configure = null
    )
    {
        Time = new FakeTimeProvider(Start);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(new Random(1));
        services.AddZocSecGitHub(new GitHubSettings(new Uri(apiUrl), appId, Pem, pointsPerMinute));
        services.AddHttpClient(GitHubPipeline.ClientName).ConfigurePrimaryHttpMessageHandler(() => new Handler(this));
        configure?.Invoke(services);
        provider = services.BuildServiceProvider();
        On("POST /app/installations/7/access_tokens", _ => Token());
    }

    public FakeTimeProvider Time { get; }

    public ConcurrentQueue<SentRequest> Requests { get; } = new();

    public IRepositories Repositories => Get<IRepositories>();

    public T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    public int Count(string methodAndPath) => Requests.Count(request => request.Line == methodAndPath);

    public void On(string methodAndPath, Func<SentRequest, HttpResponseMessage> answer) =>
        answers[methodAndPath] = (request, _) => Task.FromResult(answer(request));

    public void OnAsync(string methodAndPath, Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) =>
        answers[methodAndPath] = answer;

    /// <summary>Answers each request with the next of these, the last one for ever.</summary>
    public void OnEach(string methodAndPath, params Func<HttpResponseMessage>[] each)
    {
        var next = -1;
        On(methodAndPath, _ => each[Math.Min(Interlocked.Increment(ref next), each.Length - 1)]());
    }

    public HttpResponseMessage Token(TimeSpan? lifetime = null) =>
        Json(
            HttpStatusCode.Created,
            $$"""{"token":"ghs_{{Interlocked.Increment(ref tokens)}}","expires_at":"{{Time.GetUtcNow() + (lifetime ?? TimeSpan.FromHours(1)):yyyy-MM-ddTHH:mm:ssZ}}"}"""
        );

    public static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Repository(
        long id = 42,
        string name = "acme/payroll",
        string visibility = "public"
    ) =>
        Json(
            HttpStatusCode.OK,
            $$"""{"id":{{id}},"full_name":"{{name}}","private":false,"visibility":"{{visibility}}","fork":false,"archived":false,"disabled":false,"topics":["team-pay"],"stargazers_count":3,"forks_count":1}"""
        );

    public static HttpResponseMessage Error(int status, string message, params (string Name, string Value)[] headers)
    {
        var response = Json(
            (HttpStatusCode)status,
            $$"""{"message":"{{message}}","documentation_url":"https://docs.github.com/rest","status":"{{status}}"}"""
        );
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public static HttpResponseMessage Redirect(int status, string location) =>
        Error(status, "Moved", ("Location", location));

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    private static string CreatePem()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem();
    }

    internal sealed record SentRequest(string Line, Uri Uri, string? Authorization, string? Body)
    {
        public string? Accept { get; init; }

        public string? IfNoneMatch { get; init; }
    }

    private sealed class Handler(StubGitHub stub) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            var sent = new SentRequest(
                $"{request.Method} {request.RequestUri!.PathAndQuery}",
                request.RequestUri,
                request.Headers.Authorization?.ToString(),
                request.Content is null ? null : await request.Content.ReadAsStringAsync(ct)
            )
            {
                Accept = request.Headers.Accept.ToString(),
                IfNoneMatch = request.Headers.IfNoneMatch.ToString(),
            };
            stub.Requests.Enqueue(sent);
            return stub.answers.TryGetValue(sent.Line, out var answer)
                ? await answer(sent, ct)
                : throw new InvalidOperationException($"no test answers {sent.Line}");
        }
    }
}
