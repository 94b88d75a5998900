using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ZocSec.Core.Engine;

namespace ZocSec.Functions.Logging;

/// <summary>
/// Sends metrics and traces by OTLP, to Application Insights, or to both, when the standard environment variables say
/// where to.
/// </summary>
internal static class TelemetryExport
{
    private const string ClientId = "ClientId=";
    private const string Metrics = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string Traces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    /// <summary>Registers the exporters; nothing at all when no endpoint is set.</summary>
    public static void AddZocSecTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var insights = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        var (sendsMetrics, sendsTraces) = (HasOtlp(configuration, Metrics), HasOtlp(configuration, Traces));
        var hasInsights = !string.IsNullOrEmpty(insights);
        if (!sendsMetrics && !sendsTraces && !hasInsights)
        {
            return;
        }

        // Else a request's span has neither method nor route.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
        // Of metrics and traces alike.
        var start = Guid.NewGuid().ToString();
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => Name(resource, configuration, start));
        if (sendsMetrics || hasInsights)
        {
            telemetry.WithMetrics(metrics =>
                metrics.AddMeter(Telemetry.Name).AddMeter("Microsoft.AspNetCore.Hosting", "System.Runtime")
            );
        }

        if (sendsTraces || hasInsights)
        {
            telemetry.WithTracing(traces => traces.AddSource(Telemetry.Name).AddSource("Microsoft.AspNetCore"));
        }

        // Each for itself: what sends all by OTLP sends the log too, and what nobody wants to this machine.
        if (sendsMetrics)
        {
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter(options => Point(options, Metrics)));
        }

        if (sendsTraces)
        {
            telemetry.WithTracing(traces => traces.AddOtlpExporter(options => Point(options, Traces)));
        }

        if (hasInsights)
        {
            var credential = CredentialOf(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
            telemetry
                .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure, credential))
                .WithTracing(traces => traces.AddAzureMonitorTraceExporter(Configure, credential));
        }

        // An endpoint of one kind is a whole path, and nothing is added to it.
        void Point(OtlpExporterOptions options, string kind)
        {
            if (configuration[kind] is { Length: > 0 } endpoint)
            {
                options.Endpoint = new Uri(endpoint);
            }
        }

        void Configure(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = insights;
            // What the exporter cannot send is not worth a write to the disk of a function.
            options.DisableOfflineStorage = true;
            options.EnableLiveMetrics = false;
        }
    }

    // As the Functions host reads it: "Authorization=AAD", and the client id of a user-assigned identity.
    private static ManagedIdentityCredential? CredentialOf(string? authentication)
    {
        var parts = (authentication ?? "").Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        if (!parts.Contains("Authorization=AAD", StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var client = Array.Find(parts, part => part.StartsWith(ClientId, StringComparison.OrdinalIgnoreCase));
        return new ManagedIdentityCredential(
            client is null
                ? ManagedIdentityId.SystemAssigned
                : ManagedIdentityId.FromUserAssignedClientId(client[ClientId.Length..])
        );
    }

    private static bool HasOtlp(IConfiguration configuration, string kind) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
        || !string.IsNullOrEmpty(configuration[kind]);

    // Whatever the program is called, each start of it is told apart: else series of two processes are taken for one.
    private static void Name(ResourceBuilder resource, IConfiguration configuration, string start)
    {
        if (!Says("service.name=") && string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
        {
            resource.AddService("zocsec", autoGenerateServiceInstanceId: false);
        }

        if (!Says("service.instance.id="))
        {
            resource.AddAttributes([KeyValuePair.Create<string, object>("service.instance.id", start)]);
        }

        bool Says(string attribute) =>
            configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains(attribute, StringComparison.Ordinal) == true;
    }
}
