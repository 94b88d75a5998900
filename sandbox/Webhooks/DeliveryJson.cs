using System.Text.Json;

namespace ZocSec.Sandbox.Webhooks;

/// <summary>Deliveries as GitHub lists them: <c>hook-delivery-item</c>, and <c>hook-delivery</c>.</summary>
internal static class DeliveryJson
{
    public static void WriteItem(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteStartObject();
        WriteMembers(json, delivery);
        json.WriteEndObject();
    }

    public static void Write(
        Utf8JsonWriter json,
        Delivery delivery,
        IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> payload
    )
    {
        json.WriteStartObject();
        WriteMembers(json, delivery);
        json.WriteStartObject("request");
        json.WriteStartObject("headers");
        foreach (var (name, value) in headers)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WritePropertyName("payload");
        json.WriteRawValue(payload, skipInputValidation: true);
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteStartObject("headers");
        json.WriteEndObject();
        json.WriteString("payload", "");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteNumber("id", delivery.Id);
        json.WriteString("guid", delivery.DeliveryGuid);
        json.WriteString("delivered_at", delivery.DeliveredAt.UtcDateTime);
        json.WriteBoolean("redelivery", delivery.IsRedelivery);
        json.WriteNumber("duration", Math.Round(delivery.Duration.TotalSeconds, 2));
        json.WriteString("status", delivery.Status);
        json.WriteNumber("status_code", delivery.StatusCode);
        json.WriteString("event", delivery.Event);
        json.WriteString("action", delivery.Action);
        WriteNullable("installation_id", delivery.InstallationId);
        WriteNullable("repository_id", delivery.RepositoryId);
        json.WriteNull("throttled_at");

        void WriteNullable(string member, long? number)
        {
            if (number is { } value)
                json.WriteNumber(member, value);
            else
                json.WriteNull(member);
        }
    }
}
