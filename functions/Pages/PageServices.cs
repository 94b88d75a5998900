using ZocSec.Functions.Pages.Layout;
using ZocSec.Functions.Pages.Now;
using ZocSec.Functions.Pages.Ownership;
using ZocSec.Functions.Pages.Policies;
using ZocSec.Functions.Pages.Resources;
using ZocSec.Functions.Pages.Timeline;
using ZocSec.Functions.Pages.Undoing;
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
            options.Cookie.SameSite = SameSiteMode.Strict;
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
        app.MapGet("/", context => On<NowEndpoint>(context).ShowAsync(context));
        app.MapGet("/open", context => On<NowEndpoint>(context).ShowOpenAsync(context));
        app.MapPost("/redrive", context => On<NowEndpoint>(context).RedriveAsync(context));
        app.MapPost("/breaker", context => On<NowEndpoint>(context).ResetBreakerAsync(context));
        app.MapGet("/timeline", context => On<TimelineEndpoint>(context).ShowAsync(context));
        app.MapGet("/resource", context => On<ResourceEndpoint>(context).ShowAsync(context));
        app.MapGet("/entry", context => On<ResourceEndpoint>(context).ShowEntryAsync(context));
        app.MapGet("/ownership", context => On<OwnershipEndpoint>(context).ShowAsync(context));
        app.MapGet("/policy", context => On<PolicyEndpoint>(context).ShowAsync(context));
        app.MapPost("/policy", context => On<PolicyEndpoint>(context).TryAsync(context));
        app.MapGet("/undo", context => On<UndoEndpoint>(context).PreviewAsync(context));
        app.MapPost("/undo", context => On<UndoEndpoint>(context).UndoAsync(context));
    }

    // Made with the first request that needs it, not on the way to listening.
    private static T On<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
