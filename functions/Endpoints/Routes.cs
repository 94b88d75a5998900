using ZocSec.Functions.Pages;
using ZocSec.Functions.Setup;

namespace ZocSec.Functions.Endpoints;

/// <summary>All that the program answers.</summary>
internal static class Routes
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapZocSec(this WebApplication app)
    {
        app.MapPost("/api/github/webhooks", context => On<WebhookEndpoint>(context).HandleAsync(context));
        app.MapPost("/api/aws/events", context => On<AwsEventsEndpoint>(context).HandleAsync(context));
        app.MapPost("/api/aws/sns", context => On<SnsEndpoint>(context).HandleAsync(context));
        app.MapGet("/api/ledger", context => On<LedgerEndpoint>(context).HandleAsync(context));
        app.MapGet("/api/health/live", HealthEndpoints.LiveAsync);
        app.MapGet("/api/health/ready", HealthEndpoints.ReadyAsync);
        app.MapGet("/setup", context => On<SetupClosed>(context).WriteAsync(context));
        app.MapGet("/setup/done", context => On<SetupClosed>(context).WriteAsync(context));
        app.MapZocSecPages();
    }

    // Made with the first request that needs it, not on the way to listening.
    private static T On<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
