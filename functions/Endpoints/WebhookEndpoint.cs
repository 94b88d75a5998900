using System.Buffers;
using System.Text.Json;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Endpoints;

/// <summary><c>POST /api/github/webhooks</c>: verifies a delivery, takes it, and answers when it is on disk.</summary>
internal sealed partial class WebhookEndpoint(
    WebhookSignature signature,
    Intake intake,
    Telemetry telemetry,
    TimeProvider time,
    ILogger<WebhookEndpoint> logger
)
{
    /// <summary>The largest payload that GitHub sends, in bytes.</summary>
    public const int MaxBody = 25 * 1024 * 1024;

    /// <summary>Answers a delivery.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBody)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status413PayloadTooLarge,
                "malformed",
                "the payload is larger than GitHub sends"
            );
            return;
        }

        var (buffer, length) = await RequestBody.ReadAsync(context.Request, MaxBody);
        try
        {
            if (length > MaxBody)
            {
                await RefuseAsync(
                    context,
                    StatusCodes.Status413PayloadTooLarge,
                    "malformed",
                    "the payload is larger than GitHub sends"
                );
            }
            else if (!signature.IsValid(buffer.AsSpan(0, length), context.Request.Headers["X-Hub-Signature-256"]))
            {
                Log.Unauthorized(logger);
                await RefuseAsync(
                    context,
                    StatusCodes.Status401Unauthorized,
                    "unauthorized",
                    "X-Hub-Signature-256 is missing or was not made with this App's webhook secret"
                );
            }
            else
            {
                await TakeAsync(context, buffer.AsMemory(0, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task TakeAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var headers = context.Request.Headers;
        if (headers["X-GitHub-Delivery"] is not [{ } id] || !IsWord(id))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", NoWord("X-GitHub-Delivery"));
            return;
        }

        if (headers["X-GitHub-Event"] is not [{ } name] || !IsWord(name))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", NoWord("X-GitHub-Event"));
            return;
        }

        SourceEvent? source;
        try
        {
            source = GitHubDelivery.Read(id, name, body.Span, time.GetUtcNow());
        }
        catch (JsonException)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                "malformed",
                "the body is no JSON object, or is cut off; set the webhook's content type to application/json"
            );
            return;
        }

        try
        {
            // The sender's hanging up does not undo what is about to be on disk.
            var result = await intake.TakeAsync(source, CancellationToken.None);
            context.Response.StatusCode =
                result == IntakeResult.Accepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
            await WriteAsync(context.Response, MessageOf(result));
        }
        catch (StorageException error)
        {
            Log.NotKept(logger, id, error);
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "failed",
                "the event could not be kept; deliver it again"
            );
        }
    }

    private static bool IsWord(string header) =>
        header.Length is > 0 and <= GitHubDelivery.MaxHeader && !header.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string NoWord(string header) =>
        $"{header} must be there once, with 1 to {GitHubDelivery.MaxHeader} characters of ASCII and no spaces";

    private static ReadOnlySpan<byte> MessageOf(IntakeResult result) =>
        result switch
        {
            IntakeResult.Accepted => "{\"result\":\"accepted\"}"u8,
            IntakeResult.Duplicate => "{\"result\":\"duplicate\"}"u8,
            _ => "{\"result\":\"ignored\"}"u8,
        };

    private Task RefuseAsync(HttpContext context, int status, string outcome, string message)
    {
        telemetry.Received(outcome);
        context.Response.StatusCode = status;
        return WriteAsync(
            context.Response,
            JsonSerializer.SerializeToUtf8Bytes(new Refusal(message), ApiJson.Default.Refusal)
        );
    }

    private static Task WriteAsync(HttpResponse response, ReadOnlySpan<byte> json)
    {
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        response.BodyWriter.Write(json);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Refused a delivery: its signature is missing or wrong")]
        public static partial void Unauthorized(ILogger logger);

        [LoggerMessage(
            3002,
            LogLevel.Error,
            "Delivery {Id} could not be kept; redeliver it when the storage works again"
        )]
        public static partial void NotKept(ILogger logger, string id, Exception error);
    }
}
