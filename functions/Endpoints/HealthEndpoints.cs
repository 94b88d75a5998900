using System.Text.Json;
using ZocSec.Functions.Health;

namespace ZocSec.Functions.Endpoints;

/// <summary><c>GET /api/health/live</c> and <c>GET /api/health/ready</c>.</summary>
internal static class HealthEndpoints
{
    /// <summary>The program runs and answers; says nothing of what it depends on.</summary>
    public static Task LiveAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("{\"status\":\"live\"}");
    }

    /// <summary>The program can do its work: 200, else 503, with every check named.</summary>
    public static async Task ReadyAsync(HttpContext context)
    {
        var checks = context.RequestServices.GetRequiredService<HealthChecks>();
        await WriteAsync(context, await checks.RunAsync(context.RequestAborted));
    }

    /// <summary>The program has no App yet: 503, and what to do.</summary>
    public static Task NotSetUpAsync(HttpContext context) =>
        WriteAsync(
            context,
            new HealthReport(
                HealthStatus.NotReady,
                [
                    new HealthCheck(
                        "setup",
                        HealthStatus.NotReady,
                        "no GitHub App is configured; the link to the set-up is in the program's log"
                    ),
                ]
            )
        );

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode =
            report.Status == HealthStatus.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(
            context.Response.Body,
            report,
            ApiJson.Default.HealthReport,
            context.RequestAborted
        );
    }
}
