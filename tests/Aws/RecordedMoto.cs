using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace ZocSec.Tests.Aws;

/// <summary>Stands before moto: keeps what STS was asked, and fails or waits where a test wants it to.</summary>
internal sealed class RecordedMoto : IAsyncDisposable
{
    private const string Sts = "2011-06-15";

    private readonly WebApplication _app;
    private readonly HttpClient _moto;

    private RecordedMoto(WebApplication app, Uri moto) => (_app, _moto) = (app, new HttpClient { BaseAddress = moto });

    /// <summary>The parameters of each call of STS, oldest first.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Asked { get; } = new();

    /// <summary>The actions of IAM that all calls needed, and how often.</summary>
    public ConcurrentDictionary<string, int> Actions { get; } = new(StringComparer.Ordinal);

    /// <summary>The code with which STS refuses an action; nothing is refused that is not here.</summary>
    public ConcurrentDictionary<string, string> Refused { get; } = new();

    /// <summary>Until when STS answers nobody.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Answers what moto does not have; false for what moto is to answer.</summary>
    public Func<HttpContext, byte[], Task<bool>> Before { get; set; } = (_, _) => Task.FromResult(false);

    public Uri Address => new(_app.Urls.First());

    public static async Task<RecordedMoto> StartAsync(Uri moto)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var recorded = new RecordedMoto(builder.Build(), moto);
        recorded._app.Run(recorded.AnswerAsync);
        await recorded._app.StartAsync();
        return recorded;
    }

    /// <summary>How often STS was asked for something.</summary>
    public int Times(string action) => Asked.Count(call => call["Action"] == action);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _moto.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var form = FormOf(context.Request, body);
        foreach (var action in IamAction.Of(context.Request, form))
        {
            Actions.AddOrUpdate(action, 1, (_, times) => times + 1);
        }

        if (await Before(context, body.ToArray()))
        {
            return;
        }

        if (form?.GetValueOrDefault("Version") is Sts)
        {
            Asked.Enqueue(form);
            await Gate;
        }

        if (form is not null && Refused.TryGetValue(form.GetValueOrDefault("Action", ""), out var code))
        {
            // EC2 has a shape of its own.
            var error = $"<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>";
            context.Response.StatusCode = (int)HttpStatusCode.Forbidden;
            await context.Response.WriteAsync(
                form["Version"] is Sts
                    ? $"<ErrorResponse>{error}</ErrorResponse>"
                    : $"<Response><Errors>{error}</Errors><RequestID>1</RequestID></Response>"
            );
            return;
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            context.Request.Path + context.Request.QueryString.Value
        );
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, value) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.AsEnumerable()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value.AsEnumerable());
            }
        }

        using var answer = await _moto.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not "Transfer-Encoding" and not "Connection")
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await answer.Content.CopyToAsync(context.Response.Body);
        }
    }

    private static Dictionary<string, string>? FormOf(HttpRequest request, MemoryStream body)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) is not true)
        {
            return null;
        }

        return QueryHelpers
            .ParseQuery(System.Text.Encoding.UTF8.GetString(body.ToArray()))
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
    }
}
