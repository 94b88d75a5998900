using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.GitHub;

namespace ZocSec.Tests.GitHub;

/// <summary>What only real sockets show: headers, compression, bodies that are cut off.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private readonly List<string> seen = [];
    private readonly WebApplication server;
    private ServiceProvider? provider;
    private RequestDelegate answer = context => context.Response.WriteAsync("{}");

    public ConnectionTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(HandleAsync);
    }

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        provider = new ServiceCollection()
            .AddZocSecGitHub(new GitHubSettings(new Uri($"{server.Urls.Single()}/api/v3"), "1", StubGitHub.Pem))
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await provider!.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Request_Headers_AreThoseGitHubAsksFor()
    {
        HttpRequest? request = null;
        answer = context =>
        {
            request = context.Request;
            seen.Add($"{request.Headers.Accept} {request.Headers.UserAgent} {request.Headers["X-GitHub-Api-Version"]}");
            seen.Add($"{request.Method} {request.Path} {request.ContentType} {request.Headers.TraceParent}");
            return context.Response.WriteAsync("{}");
        };

        await Repositories.UpdateAsync(StubGitHub.Tenant, "acme/payroll", new RepositoryUpdate("private"), default);

        Assert.Equal(
            ["application/vnd.github+json ZocSec-App 2022-11-28", "PATCH /api/v3/repos/acme/payroll application/json "],
            seen
        );
    }

    [Fact]
    public async Task Answer_Compressed_IsRead()
    {
        answer = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var body = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await body.WriteAsync("""{"id":1,"full_name":"acme/payroll","visibility":"public"}"""u8.ToArray());
        };

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await ReadAsync());
    }

    [Fact]
    public async Task Answer_LargerThanTheFirstBuffer_IsReadWhole()
    {
        var description = new string('x', 100_000);
        answer = context =>
            context.Response.WriteAsync($$"""{"description":"{{description}}","id":1,"full_name":"acme/payroll"}""");

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await ReadAsync());
    }

    [Fact]
    public async Task Answer_CutOff_IsTriedLater()
    {
        answer = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"id":1,""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        Assert.IsType<GitHubAnswer<Repository>.Later>(await ReadAsync());
    }

    [Fact]
    public async Task Server_Gone_IsTriedLater()
    {
        await server.StopAsync();

        var later = Assert.IsType<GitHubAnswer<Repository>.Later>(await ReadAsync());

        Assert.Contains("cannot be reached", later.Reason, StringComparison.Ordinal);
    }

    private IRepositories Repositories => provider!.GetRequiredService<IRepositories>();

    private Task<GitHubAnswer<Repository>> ReadAsync() =>
        Repositories.GetAsync(StubGitHub.Tenant, "acme/payroll", default);

    private Task HandleAsync(HttpContext context)
    {
        if (!context.Request.Path.Value!.EndsWith("/access_tokens", StringComparison.Ordinal))
        {
            return answer(context);
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        return context.Response.WriteAsync("""{"token":"ghs_1","expires_at":"2999-01-01T00:00:00Z"}""");
    }
}
