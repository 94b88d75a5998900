using System.Text.Json;
using ZocSec.Core.Engine;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Endpoints;

/// <summary>
/// Takes in an event whose sender was verified, and answers: AWS sends again after 429 and 5xx only, so what may pass later
/// never gets another answer.
/// </summary>
internal sealed partial class AwsDelivery(IAwsIntake intake, Telemetry telemetry, ILogger<AwsDelivery> logger)
{
    /// <summary>Takes an event as EventBridge delivers it.</summary>
    public async Task TakeAsync(HttpContext context, ReadOnlyMemory<byte> json)
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

    /// <summary>Answers that all is well.</summary>
    public static Task AnswerAsync(HttpContext context, int status, string result)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"result":"{{result}}"}""");
    }

    /// <summary>Answers that the event is larger than AWS delivers.</summary>
    public Task RefuseTooLargeAsync(HttpContext context) =>
        RefuseAsync(
            context,
            StatusCodes.Status413PayloadTooLarge,
            "malformed",
            "the event is larger than EventBridge delivers"
        );

    /// <summary>Answers that a delivery is not taken.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="outcome">How it is counted.</param>
    /// <param name="message">Why, in words.</param>
    public Task RefuseAsync(HttpContext context, int status, string outcome, string message)
    {
        telemetry.Received(outcome);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, new Refusal(message), ApiJson.Default.Refusal);
    }

    private static partial class Log
    {
        [LoggerMessage(3012, LogLevel.Error, "An event of AWS could not be kept; it is sent again")]
        public static partial void NotKept(ILogger logger, Exception error);
    }
}
