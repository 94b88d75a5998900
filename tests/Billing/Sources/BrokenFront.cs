using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>Stands before moto: cuts connections in the middle of an object, as networks do, and keeps what was asked.</summary>
internal sealed class BrokenFront : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _moto;

    private BrokenFront(WebApplication app, Uri moto) => (_app, _moto) = (app, new HttpClient { BaseAddress = moto });

    /// <summary>After how many bytes each of the next reads of objects breaks.</summary>
    public ConcurrentQueue<int> Breaks { get; } = new();

    /// <summary>The range that each read of an object asked for; empty for all of it.</summary>
    public ConcurrentQueue<string> Ranges { get; } = new();

    /// <summary>Whether ranges get lost on the way, as in some proxies.</summary>
    public bool LosesRanges { get; set; }

    /// <summary>How many objects a page of a listing has; null for as many as S3 likes.</summary>
    public int? PageSize { get; set; }

    /// <summary>The region that sends away whoever signs for another; null: none does.</summary>
    public string? Region { get; set; }

    /// <summary>The account that buckets belong to: whoever expects another is refused, as by S3; null: nobody is.</summary>
    public string? Owner { get; set; }

    /// <summary>Which owner each call of S3 expects; empty for any.</summary>
    public ConcurrentQueue<string> Expected { get; } = new();

    /// <summary>Runs before an object is read.</summary>
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    public Uri Address => new(_app.Urls.First());

    public static async Task<BrokenFront> StartAsync(Uri moto)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var front = new BrokenFront(builder.Build(), moto);
        front._app.Run(front.AnswerAsync);
        await front._app.StartAsync();
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _moto.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var signed = context.Request.Headers.Authorization.ToString();
        if (
            Region is not null
            && signed.Contains("/s3/", StringComparison.Ordinal)
            && !context.Request.Query.ContainsKey("location")
            && !signed.Contains($"/{Region}/s3/", StringComparison.Ordinal)
        )
        {
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync("<Error><Code>PermanentRedirect</Code><Message>no</Message></Error>");
            return;
        }

        if (signed.Contains("/s3/", StringComparison.Ordinal))
        {
            var expected = context.Request.Headers["x-amz-expected-bucket-owner"].ToString();
            Expected.Enqueue(expected);
            if (Owner is not null && expected.Length > 0 && expected != Owner)
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                context.Response.ContentType = "application/xml";
                await context.Response.WriteAsync("<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
                return;
            }
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            context.Request.Path + context.Request.QueryString.Value + PageOf(context.Request)
        );
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        request.Content = new ByteArrayContent(body.ToArray());
        var isRead = context.Request.Method == "GET" && context.Request.Path.Value!.Trim('/').Contains('/');
        foreach (var (name, values) in context.Request.Headers)
        {
            if (LosesRanges && name == "Range")
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        if (isRead)
        {
            Ranges.Enqueue(context.Request.Headers.Range.ToString());
            await BeforeRead();
        }

        using var answer = await _moto.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not "Transfer-Encoding" and not "Connection")
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (isRead && answer.IsSuccessStatusCode && Breaks.TryDequeue(out var after))
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, Math.Min(after, bytes.Length)));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        if (context.Request.Method != "HEAD")
        {
            await context.Response.Body.WriteAsync(bytes);
        }
    }

    private string PageOf(HttpRequest request) =>
        PageSize is { } size && request.Query.ContainsKey("list-type") ? $"&max-keys={size}" : "";
}
