using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ZocSec.Tests.Functions;

/// <summary>Metrics and traces leave the program when, and only when, the standard variables say where to.</summary>
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task Start_WithoutAnEndpoint_ExportsNothing()
    {
        await using var program = await HostDriver.StartAsync();

        Assert.Null(program.Services.GetService<MeterProvider>());
        Assert.Null(program.Services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task Stop_WithAnEndpoint_HasSentMetricsAndTraces()
    {
        await using var collector = await Collector.StartAsync();
        await using (
            var program = await HostDriver.StartAsync(
                args: [$"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"]
            )
        )
        {
            await program.DeliverAsync("{}", "ping");
        }

        Assert.Contains(
            collector.Bodies("/v1/metrics"),
            body => body.Contains("zocsec.events", StringComparison.Ordinal)
        );
        Assert.Contains(
            collector.Bodies("/v1/traces"),
            body => body.Contains(HostDriver.WebhookPath, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            collector.Bodies("/v1/metrics"),
            body => body.Contains("unknown_service", StringComparison.Ordinal)
        );
        Assert.Equal(["/v1/metrics", "/v1/traces"], collector.Paths);
    }

    [Theory]
    [InlineData("service.instance.id=node-1")]
    [InlineData("service.name=guard,service.instance.id=node-1")]
    public async Task Stop_WithAnIdOfYours_HasSentThatAlone(string attributes)
    {
        await using var collector = await Collector.StartAsync();
        await using (
            var program = await HostDriver.StartAsync(
                args:
                [
                    $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}",
                    "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                    $"--OTEL_RESOURCE_ATTRIBUTES={attributes}",
                ]
            )
        )
        {
            await program.DeliverAsync("{}", "ping");
        }

        foreach (var path in collector.Paths)
        {
            Assert.All(
                collector.Bodies(path),
                body =>
                {
                    Assert.Contains("node-1", body, StringComparison.Ordinal);
                    Assert.Equal(2, body.Split("service.instance.id").Length);
                }
            );
        }
    }

    [Theory]
    [InlineData("METRICS", "/metrics-alone")]
    [InlineData("TRACES", "/traces-alone")]
    public async Task Stop_WithAnEndpointOfOneKind_HasSentThatAlone(string kind, string path)
    {
        await using var collector = await Collector.StartAsync();
        await using (
            var program = await HostDriver.StartAsync(
                args:
                [
                    $"--OTEL_EXPORTER_OTLP_{kind}_ENDPOINT={collector.Url}{path}",
                    "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                    "--OTEL_SERVICE_NAME=guard",
                ]
            )
        )
        {
            await program.DeliverAsync("{}", "ping");
            Assert.Equal(kind is "METRICS", program.Services.GetService<MeterProvider>() is not null);
            Assert.Equal(kind is "TRACES", program.Services.GetService<TracerProvider>() is not null);
            Assert.Empty(
                program.Services.GetServices<ILoggerProvider>().OfType<OpenTelemetry.Logs.OpenTelemetryLoggerProvider>()
            );
        }

        Assert.Equal([path], collector.Paths);
        Assert.All(
            collector.Bodies(path),
            body => Assert.Contains("service.instance.id", body, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Stop_WithApplicationInsights_HasSentMetricsAndTracesThere()
    {
        await using var collector = await Collector.StartAsync();
        await using (
            var program = await HostDriver.StartAsync(
                args:
                [
                    $"--APPLICATIONINSIGHTS_CONNECTION_STRING=InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={collector.Url}/",
                ]
            )
        )
        {
            await program.DeliverAsync("{}", "ping");
        }

        Assert.Contains(
            collector.Bodies("/v2.1/track"),
            body => body.Contains("zocsec.events", StringComparison.Ordinal)
        );
        Assert.Contains(
            collector.Bodies("/v2.1/track"),
            body => body.Contains(HostDriver.WebhookPath, StringComparison.Ordinal)
        );
    }

    /// <summary>Takes what is exported.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> _taken = new();

        public string Url => app.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var collector = new Collector(app);
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                var sent =
                    context.Request.Headers.ContentEncoding == "gzip"
                        ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
                        : context.Request.Body;
                await sent.CopyToAsync(body);
                collector._taken.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            });
            await app.StartAsync();
            return collector;
        }

        public IEnumerable<string> Paths =>
            _taken.Select(taken => taken.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        public IReadOnlyList<string> Bodies(string path) =>
            [.. _taken.Where(taken => taken.Path == path).Select(taken => taken.Body)];

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
