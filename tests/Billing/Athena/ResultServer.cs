using System.Collections.Concurrent;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ZocSec.Tests.Billing.Athena;

/// <summary>A server of S3 with one object, whose connections break where a test wants them to.</summary>
internal sealed class ResultServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ResultServer(WebApplication app, byte[] content) => (_app, Content) = (app, content);

    /// <summary>The object.</summary>
    public byte[] Content { get; set; }

    /// <summary>How many bytes go out before the connection breaks, for each connection; those after the last are whole.</summary>
    public ConcurrentQueue<int> Breaks { get; } = new();

    /// <summary>The status that methods are refused with.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = new();

    /// <summary>What was asked for: <c>GET /results/a.csv bytes=7-</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Until when the second half of the object does not go out.</summary>
    public Task SecondHalf { get; set; } = Task.CompletedTask;

    public string ETag { get; set; } = "\"1-1\"";

    public static async Task<ResultServer> StartAsync(byte[] content)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new ResultServer(builder.Build(), content);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public AmazonS3Client Client() =>
        new(
            new BasicAWSCredentials("test", "test"),
            new AmazonS3Config
            {
                ServiceURL = _app.Urls.First(),
                AuthenticationRegion = "us-east-1",
                ForcePathStyle = true,
                MaxErrorRetry = 0,
            }
        );

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var range = request.Headers.Range.ToString();
        Asked.Enqueue($"{request.Method} {request.Path} {range}".Trim());
        if (Refused.TryGetValue(request.Method, out var status))
        {
            response.StatusCode = status;
            await response.WriteAsync($"<Error><Code>{(status is 403 ? "AccessDenied" : "Other")}</Code></Error>");
            return;
        }

        if (request.Method is "DELETE")
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var match = request.Headers.IfMatch.ToString();
        if (match.Length > 0 && match != ETag)
        {
            response.StatusCode = StatusCodes.Status412PreconditionFailed;
            return;
        }

        var from = range.Length == 0 ? 0 : int.Parse(range.Split('=', '-')[1], CultureInfo.InvariantCulture);
        response.StatusCode = from == 0 ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        response.Headers.ETag = ETag;
        response.ContentLength = Content.Length - from;
        if (Breaks.TryDequeue(out var most) && most < Content.Length - from)
        {
            await response.Body.WriteAsync(Content.AsMemory(from, most));
            await response.Body.FlushAsync();
            context.Abort();
            return;
        }

        var half = (Content.Length - from) / 2;
        await response.Body.WriteAsync(Content.AsMemory(from, half));
        await response.Body.FlushAsync();
        await SecondHalf;
        await response.Body.WriteAsync(Content.AsMemory(from + half));
    }
}
