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
        var report = await checks.RunAsync(context.RequestAborted);
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
