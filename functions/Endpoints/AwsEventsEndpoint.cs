using System.Buffers;
using System.Text.Json;
using ZocSec.Core.Engine;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Storage;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Endpoints;

/// <summary>
/// <c>POST /api/aws/events</c>: takes an event from an API destination of EventBridge, which sends an event again after 429
/// and 5xx only: what may pass later never gets another answer.
/// </summary>
internal sealed partial class AwsEventsEndpoint(
    HostSettings settings,
    IAwsIntake intake,
    Telemetry telemetry,
    ILogger<AwsEventsEndpoint> logger
)
{
    /// <summary>Answers a delivery.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (settings.AwsEventKeys.IsEmpty)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status404NotFound,
                "unauthorized",
                "set Aws__EventKey to take events"
            );
            return;
        }

        if (!ApiKey.IsOneOf(context.Request, settings.AwsEventKeys))
        {
            Log.Unauthorized(logger);
            await RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "unauthorized",
                "X-Api-Key is missing or is none of Aws__EventKey and Aws__EventKeyNext"
            );
            return;
        }

        if (context.Request.ContentLength > IAwsIntake.MaxBytes)
        {
            await RefuseTooLargeAsync(context);
            return;
        }

        var (buffer, length) = await RequestBody.ReadAsync(context.Request, IAwsIntake.MaxBytes);
        try
        {
            await (
                length > IAwsIntake.MaxBytes
                    ? RefuseTooLargeAsync(context)
                    : TakeAsync(context, buffer.AsMemory(0, length))
            );
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task TakeAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        try
        {
            // The sender's hanging up does not undo what is about to be on disk.
            switch (await intake.TakeAsync(json, CancellationToken.None))
            {
                case AwsIntakeResult.Accepted:
                    await AnswerAsync(context, StatusCodes.Status202Accepted, "accepted");
                    break;
                case AwsIntakeResult.Duplicate:
                    await AnswerAsync(context, StatusCodes.Status200OK, "duplicate");
                    break;
                case AwsIntakeResult.Ignored:
                    await AnswerAsync(context, StatusCodes.Status200OK, "ignored");
                    break;
                case AwsIntakeResult.Malformed:
                    await RefuseAsync(
                        context,
                        StatusCodes.Status400BadRequest,
                        "malformed",
                        "the body is no JSON object, or is cut off; send the event as it is, without an input transformer"
                    );
                    break;
                default:
                    await RefuseAsync(
                        context,
                        StatusCodes.Status503ServiceUnavailable,
                        "failed",
                        "the operator's policy is not read yet; send the event again"
                    );
                    break;
            }
        }
        catch (StorageException error)
        {
            Log.NotKept(logger, error);
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "failed",
                "the event could not be kept; send it again"
            );
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string result)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"result":"{{result}}"}""");
    }

    private Task RefuseTooLargeAsync(HttpContext context) =>
        RefuseAsync(
            context,
            StatusCodes.Status413PayloadTooLarge,
            "malformed",
            "the event is larger than EventBridge delivers"
        );

    private Task RefuseAsync(HttpContext context, int status, string outcome, string message)
    {
        telemetry.Received(outcome);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, new Refusal(message), ApiJson.Default.Refusal);
    }

    private static partial class Log
    {
        [LoggerMessage(3011, LogLevel.Warning, "Refused an event of AWS: its key is missing or wrong")]
        public static partial void Unauthorized(ILogger logger);

        [LoggerMessage(3012, LogLevel.Error, "An event of AWS could not be kept; it is sent again")]
        public static partial void NotKept(ILogger logger, Exception error);
    }
}
