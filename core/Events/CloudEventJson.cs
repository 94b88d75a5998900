using System.Buffers;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Events;

/// <summary>The JSON format of CloudEvents 1.0 for <see cref="SourceEvent"/>.</summary>
public static class CloudEventJson
{
    /// <summary>Writes an event.</summary>
    public static byte[] Write(SourceEvent source)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion"u8, "1.0"u8);
            writer.WriteString("id"u8, source.Id);
            writer.WriteString("source"u8, source.Source);
            writer.WriteString("type"u8, source.Type);
            if (source.Subject is not null)
            {
                writer.WriteString("subject"u8, source.Subject);
            }

            writer.WriteString("time"u8, source.Time);
            writer.WriteString("tenant"u8, source.Tenant.Value);
            if (source.Actor is not null)
            {
                writer.WriteString("actor"u8, source.Actor);
            }

            writer.WriteString("datacontenttype"u8, "application/json"u8);
            writer.WritePropertyName("data"u8);
            source.Data.WriteTo(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an event that <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no such event.</exception>
    public static SourceEvent Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new SourceEvent(
            Required("id"),
            Required("source"),
            Required("type"),
            Optional("subject"),
            root.GetProperty("time").GetDateTimeOffset(),
            new TenantId(Required("tenant")),
            Optional("actor"),
            root.GetProperty("data").Clone()
        );

        string? Optional(string name) => root.TryGetProperty(name, out var member) ? member.GetString() : null;

        string Required(string name) => Optional(name) ?? throw new JsonException($"a CloudEvent needs {name}");
    }
}
