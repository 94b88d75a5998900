using System.Text;
using Microsoft.Extensions.Logging;

namespace ZocSec.Core.Events.Aws;

/// <inheritdoc cref="ISnsInbox" />
internal sealed partial class SnsInbox(SnsSignature signature, SnsSubscriptions subscriptions, ILogger<SnsInbox> logger)
    : ISnsInbox
{
    /// <inheritdoc />
    public async Task<SnsOpened> OpenAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (!SnsMessage.TryRead(body, out var message))
        {
            return Refuse("it is no message of SNS; turn raw message delivery off");
        }

        return await signature.VerifyAsync(message, ct) switch
        {
            SnsVerdict.Refused refused => Refuse(refused.Reason),
            SnsVerdict.Unavailable later => PutOff(later.Reason),
            _ => await TakeAsync(message, ct),
        };
    }

    private async Task<SnsOpened> TakeAsync(SnsMessage message, CancellationToken ct)
    {
        switch (message.Type)
        {
            case SnsMessageType.Notification:
                return new SnsOpened.Event(Encoding.UTF8.GetBytes(message.Message));
            case SnsMessageType.UnsubscribeConfirmation:
                Log.Ended(logger, message.TopicArn);
                return new SnsOpened.Done();
        }

        switch (await subscriptions.ConfirmAsync(message, ct))
        {
            case SnsVerdict.Refused refused:
                return Refuse(refused.Reason);
            case SnsVerdict.Unavailable later:
                return PutOff(later.Reason);
        }

        Log.Confirmed(logger, message.TopicArn);
        return new SnsOpened.Done();
    }

    private SnsOpened.Refused Refuse(string reason)
    {
        Log.Refused(logger, reason);
        return new SnsOpened.Refused();
    }

    private SnsOpened.Unavailable PutOff(string reason)
    {
        Log.PutOff(logger, reason);
        return new SnsOpened.Unavailable();
    }

    private static partial class Log
    {
        [LoggerMessage(1911, LogLevel.Warning, "Refused a message of SNS: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(1912, LogLevel.Warning, "A message of SNS was put off: {Reason}")]
        public static partial void PutOff(ILogger logger, string reason);

        [LoggerMessage(1913, LogLevel.Information, "Confirmed the subscription to {Topic}")]
        public static partial void Confirmed(ILogger logger, string topic);

        [LoggerMessage(
            1914,
            LogLevel.Warning,
            "The subscription to {Topic} has ended; subscribe the endpoint again to get its events"
        )]
        public static partial void Ended(ILogger logger, string topic);
    }
}
