using System.Buffers;
using ZocSec.Core.Events.Aws;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Endpoints;

/// <summary><c>POST /api/aws/events</c>: takes an event from an API destination of EventBridge.</summary>
internal sealed partial class AwsEventsEndpoint(
    HostSettings settings,
    AwsDelivery delivery,
    ILogger<AwsEventsEndpoint> logger
)
{
    /// <summary>Answers a delivery.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (settings.AwsEventKeys.IsEmpty)
        {
            await delivery.RefuseAsync(
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
            await delivery.RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "unauthorized",
                "X-Api-Key is missing or is none of Aws__EventKey and Aws__EventKeyNext"
            );
            return;
        }

        if (context.Request.ContentLength > IAwsIntake.MaxBytes)
        {
            await delivery.RefuseTooLargeAsync(context);
            return;
        }

        var (buffer, length) = await RequestBody.ReadAsync(context.Request, IAwsIntake.MaxBytes);
        try
        {
            await (
                length > IAwsIntake.MaxBytes
                    ? delivery.RefuseTooLargeAsync(context)
                    : delivery.TakeAsync(context, buffer.AsMemory(0, length))
            );
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3011, LogLevel.Warning, "Refused an event of AWS: its key is missing or wrong")]
        public static partial void Unauthorized(ILogger logger);
    }
}
