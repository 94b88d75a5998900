using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZocSec.Sandbox.Rest;
using ZocSec.Sandbox.Setup;
using ZocSec.Sandbox.SignIn;

namespace ZocSec.Sandbox;

/// <summary>Puts endpoints behind Kestrel.</summary>
internal static class SandboxHost
{
    public static WebApplication Build(
        int port,
        IEnumerable<RestRoute> routes,
        RestPipeline pipeline,
        ControlEndpoints control,
        AppPages pages,
        AuthorizePages signIn
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // The address is this one and no other, whatever the environment says.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.UsePathBase("/api/v3");
        app.UseRouting();
        foreach (var route in routes)
            app.MapMethods(Pattern(route.Template), [route.Method], pipeline.Serve(route));
        control.Map(app);
        pages.Map(app);
        signIn.Map(app);
        app.MapFallback("{*path}", pipeline.Serve(Unknown("*")));
        return app;
    }

    // Paths of files and names of branches hold slashes.
    private static string Pattern(string template) =>
        template
            .Replace("{path}", "{**path}", StringComparison.Ordinal)
            .Replace("{branch}", "{**branch}", StringComparison.Ordinal);

    private static RestRoute Unknown(string method) =>
        new(method, "{unknown}", "rest", Access.Anyone, static call => call.NotFound());
}
