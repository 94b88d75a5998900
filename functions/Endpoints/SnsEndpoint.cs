using System.Buffers;
using ZocSec.Core.Events.Aws;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Endpoints;

/// <summary>
/// <c>POST /api/aws/sns</c>: takes an event of EventBridge that comes by way of a topic of SNS. Whoever is refused is not told
/// why; the log is.
/// </summary>
internal sealed class SnsEndpoint(HostSettings settings, ISnsInbox inbox, AwsDelivery delivery)
{
    /// <summary>Answers a delivery.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (settings.Sns.Topics.IsEmpty)
        {
            await delivery.RefuseAsync(
                context,
                StatusCodes.Status404NotFound,
                "unauthorized",
                "set Aws__SnsTopics to take messages"
            );
            return;
        }

        if (context.Request.ContentLength > ISnsInbox.MaxBytes)
        {
            await delivery.RefuseTooLargeAsync(context);
            return;
        }

        var (buffer, length) = await RequestBody.ReadAsync(context.Request, ISnsInbox.MaxBytes);
        try
        {
            await (
                length > ISnsInbox.MaxBytes
                    ? delivery.RefuseTooLargeAsync(context)
                    : OpenAsync(context, buffer.AsMemory(0, length))
            );
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task OpenAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        switch (await inbox.OpenAsync(body, context.RequestAborted))
        {
            case SnsOpened.Event published:
                await delivery.TakeAsync(context, published.Json);
                break;
            case SnsOpened.Done:
                await AwsDelivery.AnswerAsync(context, StatusCodes.Status200OK, "done");
                break;
            case SnsOpened.Unavailable:
                await delivery.RefuseAsync(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    "failed",
                    "the message could not be verified now; send it again"
                );
                break;
            default:
                await delivery.RefuseAsync(
                    context,
                    StatusCodes.Status403Forbidden,
                    "unauthorized",
                    "the message is not taken; the program's log says why"
                );
                break;
        }
    }
}
