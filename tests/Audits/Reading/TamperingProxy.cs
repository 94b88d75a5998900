using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ZocSec.Tests.Audits.Reading;

/// <summary>Stands before a sandbox and changes what it answers to GraphQL: for answers that no sandbox gives by itself.</summary>
internal sealed class TamperingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private TamperingProxy(WebApplication app, HttpClient client) => (_app, _client) = (app, client);

    public Uri Url =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts one.</summary>
    /// <param name="target">The sandbox.</param>
    /// <param name="tamper">Is given each query and its answer, which it may change.</param>
    public static async Task<TamperingProxy> StartAsync(Uri target, Action<string, JsonNode> tamper)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var app = builder.Build();
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = target };
        app.Run(http => ForwardAsync(http, client, tamper));
        await app.StartAsync();
        return new TamperingProxy(app, client);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private static async Task ForwardAsync(HttpContext http, HttpClient client, Action<string, JsonNode> tamper)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method),
            http.Request.Path + http.Request.QueryString
        );
        request.Headers.TryAddWithoutValidation("Authorization", (string?)http.Request.Headers.Authorization);
        request.Headers.TryAddWithoutValidation("User-Agent", "tampering");
        request.Content = body.Length == 0 ? null : new StringContent(body, null, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode is HttpStatusCode.OK && http.Request.Path == "/graphql")
        {
            var answer = JsonNode.Parse(text)!;
            tamper(body, answer);
            text = answer.ToJsonString();
        }

        http.Response.StatusCode = (int)response.StatusCode;
        await http.Response.WriteAsync(text);
    }
}
