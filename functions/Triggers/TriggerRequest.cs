using System.Text.Json;

namespace ZocSec.Functions.Triggers;

/// <summary>What the Functions host sends when a trigger fires.</summary>
internal static class TriggerRequest
{
    /// <summary>The name of the queue trigger's binding.</summary>
    public const string Binding = "work";

    // A text is encoded once for the binding and once for the envelope; more is never needed.
    private const int MaxLayers = 3;

    /// <summary>
    /// Whether the host itself calls: it names the invocation, and its proxy, by which everybody else comes, marks what it
    /// hands on.
    /// </summary>
    public static bool IsFromHost(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Azure-Functions-InvocationId")
        && !headers.ContainsKey("X-Forwarded-Host")
        && !headers.ContainsKey("x-ms-invocation-id");

    /// <summary>Reads the message of a queue trigger.</summary>
    /// <param name="body">The request's body: <c>{"Data":{"work":"…"},"Metadata":…}</c>; the metadata are not to be trusted.</param>
    /// <returns>The text that was queued.</returns>
    /// <exception cref="JsonException">It has no such message.</exception>
    public static string ReadMessage(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (
            document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("Data", out var data)
            || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty(Binding, out var message)
        )
        {
            throw new JsonException($"it has no Data.{Binding}");
        }

        return Unwrap(message);
    }

    private static string Unwrap(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.String)
        {
            return message.GetRawText();
        }

        var text = message.GetString()!;
        for (var layer = 1; layer < MaxLayers && text.StartsWith('"'); layer++)
        {
            using var inner = JsonDocument.Parse(text);
            text = inner.RootElement.GetString()!;
        }

        return text;
    }
}
