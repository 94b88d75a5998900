using OpenTelemetry;
using OpenTelemetry.Resources;
using ZocSec.Core.Engine;

namespace ZocSec.Functions.Logging;

/// <summary>Sends metrics and traces by OTLP, when the standard environment variables say where to.</summary>
internal static class TelemetryExport
{
    /// <summary>Registers the exporters; nothing at all when no endpoint is set.</summary>
    public static void AddZocSecTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (
            string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
            && string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"])
            && string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"])
        )
        {
            return;
        }

        // Else a request's span has neither method nor route.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
        services
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
            .WithTracing(traces => traces.AddSource(Telemetry.Name).AddSource("Microsoft.AspNetCore"))
            .UseOtlpExporter();
    }

    private static bool IsNamed(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"])
        || configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains("service.name=", StringComparison.Ordinal) == true;
}
