namespace ZocSec.Functions.Access;

/// <summary>Registers the sign-in of a program with a real App.</summary>
internal static class AccessServices
{
    /// <summary>Adds <see cref="IVisitors"/>.</summary>
    public static IServiceCollection AddZocSecAccess(this IServiceCollection services)
    {
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<TokenEnds>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Askings>();
        services.AddSingleton<SignInEndpoint>();
        services.AddSingleton<SignOutEndpoint>();
        services.AddSingleton<IVisitors, Visitors>();
        services.AddHostedService<SignInNotice>();
        return services;
    }

    /// <summary>Maps <c>/signin</c>, <c>/signin/callback</c> and <c>/signout</c>.</summary>
    public static void MapZocSecAccess(this IEndpointRouteBuilder app)
    {
        app.MapGet("/signin", context => On<SignInEndpoint>(context).BeginAsync(context));
        app.MapGet("/signin/callback", context => On<SignInEndpoint>(context).EndAsync(context));
        app.MapPost("/signout", context => On<SignOutEndpoint>(context).HandleAsync(context));
    }

    private static T On<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
