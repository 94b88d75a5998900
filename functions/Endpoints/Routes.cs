namespace ZocSec.Functions.Endpoints;

/// <summary>All that the program answers.</summary>
internal static class Routes
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapZocSec(this WebApplication app)
    {
        app.MapPost("/api/github/webhooks", app.Services.GetRequiredService<WebhookEndpoint>().HandleAsync);
        app.MapGet("/api/ledger", app.Services.GetRequiredService<LedgerEndpoint>().HandleAsync);
        app.MapGet("/api/health/live", HealthEndpoints.LiveAsync);
        app.MapGet("/api/health/ready", HealthEndpoints.ReadyAsync);
        app.MapGet("/", StartPage.WriteAsync);
    }
}
