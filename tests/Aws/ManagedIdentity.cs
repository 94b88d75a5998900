using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ZocSec.Tests.Aws;

/// <summary>The endpoint at which an app in Azure gets tokens of its managed identity.</summary>
internal sealed class ManagedIdentity : IAsyncDisposable
{
    /// <summary>What the app has to show.</summary>
    public const string Header = "the-secret-of-the-endpoint";

    private readonly WebApplication _app;

    private ManagedIdentity(WebApplication app) => _app = app;

    /// <summary>The query of each request that was answered.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public Uri Address => new($"{_app.Urls.First()}/msi/token");

    public static async Task<ManagedIdentity> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var identity = new ManagedIdentity(builder.Build());
        identity._app.MapGet("/msi/token", identity.AnswerAsync);
        await identity._app.StartAsync();
        return identity;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers["X-IDENTITY-HEADER"] != Header)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsJsonAsync(
                new { error = "invalid_resource", error_description = "no such audience" }
            );
        }

        Asked.Enqueue(context.Request.QueryString.Value!);
        var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        return context.Response.WriteAsJsonAsync(
            new
            {
                access_token = "a-token-of-version-one",
                expires_on = expires.ToString(CultureInfo.InvariantCulture),
                resource = context.Request.Query["resource"].ToString(),
                token_type = "Bearer",
            }
        );
    }
}
