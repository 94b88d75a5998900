using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.GitHub;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Notifications;
using ZocSec.Core.Ownership.Coverage;
using ZocSec.Core.Policies;
using ZocSec.Core.PolicyChecks;
using ZocSec.Core.Redelivery;
using ZocSec.Core.Storage;
using ZocSec.Core.Tenants;
using ZocSec.Functions.Access;
using ZocSec.Functions.Endpoints;
using ZocSec.Functions.Health;
using ZocSec.Functions.Logging;
using ZocSec.Functions.Pages;
using ZocSec.Functions.Protection;
using ZocSec.Functions.Settings;
using ZocSec.Functions.Setup;
using ZocSec.Functions.Triggers;

namespace ZocSec.Functions;

/// <summary>Builds the web application from checked settings.</summary>
public static class ZocSecHost
{
    /// <summary>Builds; the caller runs it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="args">The command line: <c>--key value</c> settings of ASP.NET Core.</param>
    /// <param name="configure">Last changes, for tests; null for none.</param>
    /// <exception cref="SettingsException">The sandbox would be reachable from other machines.</exception>
    public static WebApplication Build(
        HostSettings settings,
        string[] args,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder(Listening.Args(args));
        builder.WebHost.UseUrls(Listening.UrlsOf(settings, builder.Configuration, Listening.Default));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Counts the framing of chunks too; the endpoint counts the body itself.
            kestrel.Limits.MaxRequestBodySize = WebhookEndpoint.MaxBody + (1024 * 1024);
            if (settings.IsSandbox || settings.CustomHandlerPort is not null)
            {
                // Else the setting Kestrel__Endpoints would open addresses that nobody has checked.
                kestrel.ConfigurationLoader = null;
            }
        });
        builder.Logging.AddZocSecLogging();
        builder.Services.AddZocSec(settings);
        AfterListening.Defer(builder.Services);
        builder.Services.AddZocSecTelemetry(builder.Configuration);
        configure?.Invoke(builder);

        var app = builder.Build();
        if (settings.PublicUrl is { Root.Scheme: "https" })
        {
            // Whatever stands before the program speaks https with the browser, and cookies are for that alone.
            app.Use(
                (context, next) =>
                {
                    context.Request.Scheme = Uri.UriSchemeHttps;
                    return next(context);
                }
            );
        }

        app.MapZocSec();
        if (!settings.IsSandbox)
        {
            app.MapZocSecAccess();
        }

        if (settings.CustomHandlerPort is not null)
        {
            TriggerEndpoints.Map(app);
        }

        return app;
    }

    private static void AddZocSec(this IServiceCollection services, HostSettings settings)
    {
        var isTriggered = settings.CustomHandlerPort is not null;
        services.AddSingleton(settings);
        services.AddZocSecStorage(settings.Azure, settings.StoragePath);
        services.AddZocSecPolicies(settings.Policy);
        services.AddZocSecPolicyChecks(settings.Policy);
        services.AddZocSecGitHub(settings.GitHub);
        services.AddZocSecAws(settings.Aws, settings.Sns, settings.Queues, isTriggered);
        services.AddZocSecEngine(settings.SweepSchedule, isTriggered);
        services.AddZocSecCoverage(isTriggered);
        services.AddZocSecBilling(settings.Billing, isTriggered);
        services.AddZocSecTenants(settings.Retention, isTriggered);
        services.AddZocSecRetention(settings.LedgerRetention, isTriggered);
        services.AddZocSecRedelivery(isTriggered);
        services.AddZocSecNotifications(settings.Notices, isTriggered);
        services.AddSingleton(new WebhookSignature(settings.WebhookSecrets));
        services.AddSingleton<WebhookEndpoint>();
        services.AddSingleton<AwsDelivery>();
        services.AddSingleton<AwsEventsEndpoint>();
        services.AddSingleton<SnsEndpoint>();
        services.AddSingleton<LedgerEndpoint>();
        services.AddSingleton<HealthChecks>();
        services.AddSingleton<SetupClosed>();
        services.AddZocSecPages(settings);
        // After all that uses Data Protection, which would have the keys loaded on the way to listening.
        services.AddZocSecProtection();
        if (settings.IsSandbox)
        {
            services.AddSingleton<IVisitors, LocalVisitors>();
        }
        else
        {
            services.AddZocSecAccess();
        }

        if (isTriggered)
        {
            services.AddSingleton<TriggerEndpoints>();
        }
    }
}
