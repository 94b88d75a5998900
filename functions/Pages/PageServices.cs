using ZocSec.Core.Storage;
using ZocSec.Functions.Pages.Layout;
using ZocSec.Functions.Pages.Now;
using ZocSec.Functions.Pages.Ownership;
using ZocSec.Functions.Pages.Policies;
using ZocSec.Functions.Pages.Resources;
using ZocSec.Functions.Pages.Timeline;
using ZocSec.Functions.Pages.Undoing;
using ZocSec.Functions.Protection;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Pages;

/// <summary>Registers and maps the dashboard.</summary>
internal static class PageServices
{
    // A policy is the largest thing that a form sends.
    private const int MaxForm = 2 * 1024 * 1024;

    /// <summary>Registers it; whoever tells who looks comes from elsewhere.</summary>
    public static IServiceCollection AddZocSecPages(this IServiceCollection services, HostSettings settings)
    {
        services.AddAntiforgery(options =>
        {
            var isSecure = settings.PublicUrl is { Root.Scheme: "https" };
            options.Cookie.Name = isSecure ? "__Host-zocsec-form" : "zocsec-form";
            // Who follows a link to one of the pages keeps the forms that are open in others; no other site's form brings it.
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.HttpOnly = true;
            options.Cookie.Path = "/";
            options.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(options =>
        {
            options.ValueLengthLimit = MaxForm;
            options.BufferBodyLengthLimit = MaxForm;
        });
        return services
            .AddSingleton<FormTokens>()
            .AddSingleton<PageWriter>()
            .AddSingleton<PageGate>()
            .AddSingleton<NowEndpoint>()
            .AddSingleton<TimelineEndpoint>()
            .AddSingleton<ResourceEndpoint>()
            .AddSingleton<OwnershipEndpoint>()
            .AddSingleton<PolicyEndpoint>()
            .AddSingleton<UndoEndpoint>();
    }

    /// <summary>Maps its pages. All are one level deep, so that their links hold wherever a proxy puts them.</summary>
    public static void MapZocSecPages(this WebApplication app)
    {
        app.MapGet("/style.css", PageAssets.WriteStyleAsync);
        app.MapGet("/live.js", PageAssets.WriteScriptAsync);
        app.MapGet("/", Serve<NowEndpoint>((endpoint, context) => endpoint.ShowAsync(context)));
        app.MapGet("/open", Serve<NowEndpoint>((endpoint, context) => endpoint.ShowOpenAsync(context)));
        app.MapPost("/redrive", Serve<NowEndpoint>((endpoint, context) => endpoint.RedriveAsync(context)));
        app.MapPost("/breaker", Serve<NowEndpoint>((endpoint, context) => endpoint.ResetBreakerAsync(context)));
        app.MapGet("/timeline", Serve<TimelineEndpoint>((endpoint, context) => endpoint.ShowAsync(context)));
        app.MapGet("/resource", Serve<ResourceEndpoint>((endpoint, context) => endpoint.ShowAsync(context)));
        app.MapGet("/entry", Serve<ResourceEndpoint>((endpoint, context) => endpoint.ShowEntryAsync(context)));
        app.MapGet("/ownership", Serve<OwnershipEndpoint>((endpoint, context) => endpoint.ShowAsync(context)));
        app.MapGet("/policy", Serve<PolicyEndpoint>((endpoint, context) => endpoint.ShowAsync(context)));
        app.MapPost("/policy", Serve<PolicyEndpoint>((endpoint, context) => endpoint.TryAsync(context)));
        app.MapGet("/undo", Serve<UndoEndpoint>((endpoint, context) => endpoint.PreviewAsync(context)));
        app.MapPost("/undo", Serve<UndoEndpoint>((endpoint, context) => endpoint.UndoAsync(context)));
    }

    // Pages are written whole: while the storage fails, nothing of one was sent yet.
    private static RequestDelegate Serve<T>(Func<T, HttpContext, Task> serve)
        where T : notnull =>
        async context =>
        {
            try
            {
                await serve(On<T>(context), context);
            }
            catch (StorageException error) when (!context.Response.HasStarted)
            {
                await On<PageGate>(context)
                    .WriteAsync(context, "Not now", error.Message, StatusCodes.Status503ServiceUnavailable);
            }
        };

    // Made with the first request that needs it, not on the way to listening.
    private static T On<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
