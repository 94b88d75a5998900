using OpenTelemetry;
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

        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics.AddMeter(Telemetry.Name).AddMeter("Microsoft.AspNetCore.Hosting", "System.Runtime")
            )
            .WithTracing(traces => traces.AddSource(Telemetry.Name).AddSource("Microsoft.AspNetCore"))
            .UseOtlpExporter();
    }
}
