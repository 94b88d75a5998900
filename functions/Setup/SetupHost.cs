using Microsoft.Extensions.DependencyInjection.Extensions;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Storage;
using ZocSec.Functions.Endpoints;
using ZocSec.Functions.Logging;
using ZocSec.Functions.Settings;
using ZocSec.Functions.Triggers;

namespace ZocSec.Functions.Setup;

/// <summary>Builds the web application of a program that has no App yet: it answers with its set-up, and nothing else.</summary>
public static class SetupHost
{
    private const int MaxBody = 16 * 1024;

    /// <summary>Builds; the caller runs it. It stops by itself when an App is stored.</summary>
    public static WebApplication Build(
        SetupSettings settings,
        string[] args,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder(Listening.Args(args));
        builder.WebHost.UseUrls(
            Listening.Checked(
                Listening.UrlsOf(settings.Urls, settings.CustomHandlerPort, builder.Configuration, Listening.Default)
            )
        );
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (settings.CustomHandlerPort is not null)
            {
                kestrel.ConfigurationLoader = null;
            }

            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.Logging.AddZocSecLogging();
        builder.Services.AddSetup(settings);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapGet("/", context => PageOf(SetupPages.Waiting()).WriteAsync(context));
        app.MapGet("/setup", context => On(context).ShowAsync(context));
        app.MapPost("/setup", context => On(context).BeginAsync(context));
        app.MapGet("/setup/done", context => On(context).FinishAsync(context));
        app.MapGet("/api/health/live", HealthEndpoints.LiveAsync);
        app.MapGet("/api/health/ready", HealthEndpoints.NotSetUpAsync);
        if (settings.CustomHandlerPort is not null)
        {
            TriggerEndpoints.MapIdle(app);
        }

        return app;
    }

    private static void AddSetup(this IServiceCollection services, SetupSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddZocSecStorage(settings.Azure, settings.StoragePath);
        services.AddSingleton(settings);
        services.AddSingleton(new StoredAppFile(settings.StoragePath));
        services.AddSingleton<SetupProgress>();
        services.AddSingleton<SetupTickets>();
        services.AddSingleton<Guesses>();
        services.AddSingleton<SetupEndpoint>();
        services.AddHostedService<SetupInvitation>();
        services.AddHostedService<StoredAppWatch>();
    }

    private static SetupEndpoint On(HttpContext context) => context.RequestServices.GetRequiredService<SetupEndpoint>();

    private static Page PageOf(string body) => new("ZocSec App waits for its set-up", body);
}
