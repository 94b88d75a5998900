using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace ZocSec.Core.GitHub;

/// <summary>The one HTTP pipeline to GitHub: retry of reads, circuit breaker, time limit, whole body, pooled connections.</summary>
internal static class GitHubPipeline
{
    public const string ClientName = "GitHub";

    /// <summary>Connections, and so requests at once. GitHub allows one App 100.</summary>
    public const int MaxConnections = 64;

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);
    private const int SmallestSample = 6;

    public static IServiceCollection AddGitHubPipeline(this IServiceCollection services)
    {
        var client = services.AddHttpClient(ClientName, Configure).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        client.ConfigurePrimaryHttpMessageHandler(static () => CreateHandler()).RemoveAllLoggers();
        client.AddResilienceHandler(ClientName, Build);
        client.AddHttpMessageHandler(static services => new WholeBodyHandler(
            services.GetRequiredService<TimeProvider>()
        ));
        return services;
    }

    private static void Configure(IServiceProvider services, HttpClient client)
    {
        var root = services.GetRequiredService<GitHubSettings>().ApiUrl.AbsoluteUri;
        client.BaseAddress = new Uri(root.EndsWith('/') ? root : root + "/");
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(new ProductHeaderValue("ZocSec-App")));
        client.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
    }

    private static SocketsHttpHandler CreateHandler() =>
        new()
        {
            // Redirects are judged where the token is known: it must never travel to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ActivityHeadersPropagator = System.Diagnostics.DistributedContextPropagator.CreateNoOutputPropagator(),
        };

    private static void Build(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var outage = context.ServiceProvider.GetRequiredService<GitHubOutage>();
        // It would log each failed attempt; GitHubOutage says once what there is to say.
        pipeline.TelemetryListener = null;
        pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
        pipeline
            .AddRetry(
                new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = 1,
                    Delay = TimeSpan.Zero,
                    ShouldHandle = static arguments =>
                        ValueTask.FromResult(
                            IsFailure(arguments.Outcome)
                                && arguments.Outcome.Exception is not TimeoutException
                                && arguments.Context.GetRequestMessage()?.Method == HttpMethod.Get
                        ),
                }
            )
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<HttpResponseMessage>
                {
                    FailureRatio = 0.5,
                    MinimumThroughput = SmallestSample,
                    SamplingDuration = Sampling,
                    ShouldHandle = static arguments => ValueTask.FromResult(IsFailure(arguments.Outcome)),
                    BreakDurationGenerator = static arguments =>
                        ValueTask.FromResult(GitHubOutage.BreakAfter(arguments.HalfOpenAttempts)),
                    OnOpened = arguments =>
                    {
                        outage.Began(arguments.BreakDuration);
                        return default;
                    },
                    OnClosed = _ =>
                    {
                        outage.Ended();
                        return default;
                    },
                }
            );
    }

    private static bool IsFailure(Outcome<HttpResponseMessage> outcome) =>
        outcome switch
        {
            { Exception: HttpRequestException or IOException or TimeoutException } => true,
            { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
            _ => false,
        };
}
