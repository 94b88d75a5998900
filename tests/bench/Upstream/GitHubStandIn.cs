using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ZocSec.Bench.Upstream;

/// <summary>
/// Answers the few questions that making a repository private asks of GitHub, as cheaply as it can: no routing, no
/// logging, bodies made beforehand.
/// </summary>
/// <param name="latencyMilliseconds">How long each answer waits.</param>
internal sealed class GitHubStandIn(int latencyMilliseconds)
{
    private Tally _tally = new(1, 100_000);

    /// <summary>Starts it on loopback.</summary>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="latencyMilliseconds">How long each answer waits.</param>
    /// <param name="ct">Cancels the start.</param>
    public static async Task<WebApplication> StartAsync(int port, int latencyMilliseconds, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, port);
                kestrel.AddServerHeader = false;
            });
        var app = builder.Build();
        app.Run(new GitHubStandIn(latencyMilliseconds).AnswerAsync);
        await app.StartAsync(ct);
        return app;
    }

    private Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/_bench", StringComparison.Ordinal))
        {
            return ControlAsync(http);
        }

        return latencyMilliseconds > 0 ? AnswerLateAsync(http) : AnswerAtOnceAsync(http);
    }

    private async Task AnswerLateAsync(HttpContext http)
    {
        await Task.Delay(latencyMilliseconds, http.RequestAborted);
        await AnswerAtOnceAsync(http);
    }

    private Task AnswerAtOnceAsync(HttpContext http)
    {
        var route = Route.Of(http.Request.Method, http.Request.Path.Value);
        if (route.Kind == RequestKind.Unexpected || (route.Number > 0 && !_tally.Has(route.Number)))
        {
            _tally.CountUnexpected($"{http.Request.Method} {http.Request.Path}");
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            Answers.Body(http.Response, Answers.NotFound);
            return Task.CompletedTask;
        }

        _tally.Count(route.Kind);
        if (route.Kind == RequestKind.PatchRepository)
        {
            return PatchAsync(http, route.Number);
        }

        Answer(http.Response, route);
        return Task.CompletedTask;
    }

    private void Answer(HttpResponse response, Route route)
    {
        switch (route.Kind)
        {
            case RequestKind.GetRepository:
                Answers.Repository(response, route.Number, _tally.IsPrivate(route.Number));
                break;
            case RequestKind.GetTopics:
                Answers.Body(response, Answers.Topics);
                break;
            case RequestKind.Token:
                Answers.Token(response);
                break;
            case RequestKind.App:
                Answers.Body(response, Answers.App);
                break;
            case RequestKind.Installations:
                Answers.Body(response, Answers.Installations);
                break;
            case RequestKind.InstallationRepositories:
                Answers.Body(response, Answers.NoRepositories);
                break;
            default:
                // Alerts are on, and turning them on again changes nothing.
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
        }
    }

    private async Task PatchAsync(HttpContext http, int number)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var asksPrivate =
            (body.RootElement.TryGetProperty("private", out var flag) && flag.ValueKind == JsonValueKind.True)
            || (body.RootElement.TryGetProperty("visibility", out var text) && text.ValueEquals("private"u8));
        if (asksPrivate)
        {
            _tally.MakePrivate(number);
        }

        Answers.Repository(http.Response, number, _tally.IsPrivate(number));
    }

    private async Task ControlAsync(HttpContext http)
    {
        if (http.Request.Path == "/_bench/reset")
        {
            _tally = new Tally(Number(http, "first"), Number(http, "count"));
        }

        var stats = JsonSerializer.SerializeToUtf8Bytes(_tally.Read(), BenchJson.Default.UpstreamStats);
        await http.Response.Body.WriteAsync(stats, http.RequestAborted);
    }

    private static int Number(HttpContext http, string name) =>
        int.Parse(http.Request.Query[name].ToString(), CultureInfo.InvariantCulture);
}
