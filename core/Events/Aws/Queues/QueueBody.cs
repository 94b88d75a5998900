using System.Text;
using System.Text.Json;

namespace ZocSec.Core.Events.Aws.Queues;

/// <summary>
/// What a message of a queue says: an event of EventBridge as it is, which is also what the dead-letter queue of a rule
/// holds, or one inside a message of SNS.
/// </summary>
internal static class QueueBody
{
    /// <summary>The event; a body that is no message of SNS as it is.</summary>
    /// <remarks>
    /// The signature of a message of SNS is not asked for: whoever may send to the queue, which its policy says, could send
    /// the bare event as well.
    /// </remarks>
    public static ReadOnlyMemory<byte> EventOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (
                root.ValueKind is JsonValueKind.Object
                && root.Text("Type") is "Notification"
                && root.Text("TopicArn") is not null
                && root.Text("Message") is { } published
            )
            {
                return Encoding.UTF8.GetBytes(published);
            }
        }
        catch (JsonException)
        {
            // Whoever takes it in says so.
        }

        return Encoding.UTF8.GetBytes(body);
    }
}
