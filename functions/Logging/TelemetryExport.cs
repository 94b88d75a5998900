using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry;
using OpenTelemetry.Resources;
using ZocSec.Core.Engine;

namespace ZocSec.Functions.Logging;

/// <summary>
/// Sends metrics and traces by OTLP, to Application Insights, or to both, when the standard environment variables say
/// where to.
/// </summary>
internal static class TelemetryExport
{
    private const string ClientId = "ClientId=";

    /// <summary>Registers the exporters; nothing at all when no endpoint is set.</summary>
    public static void AddZocSecTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var insights = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        var hasOtlp = HasOtlp(configuration);
        if (!hasOtlp && string.IsNullOrEmpty(insights))
        {
            return;
        }

        // Else a request's span has neither method nor route.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
            {
                if (!IsNamed(configuration))
                {
                    resource.AddService("zocsec");
                }
            })
            .WithMetrics(metrics =>
                metrics.AddMeter(Telemetry.Name).AddMeter("Microsoft.AspNetCore.Hosting", "System.Runtime")
            )
            .WithTracing(traces => traces.AddSource(Telemetry.Name).AddSource("Microsoft.AspNetCore"));
        if (hasOtlp)
        {
            telemetry.UseOtlpExporter();
        }

        if (!string.IsNullOrEmpty(insights))
        {
            var credential = CredentialOf(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
            telemetry
                .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure, credential))
                .WithTracing(traces => traces.AddAzureMonitorTraceExporter(Configure, credential));
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

    private static bool HasOtlp(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
        || !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"])
        || !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]);

    private static bool IsNamed(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"])
        || configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains("service.name=", StringComparison.Ordinal) == true;
}
