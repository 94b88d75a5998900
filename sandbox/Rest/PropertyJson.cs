using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Custom properties as GitHub shows and takes them.</summary>
internal static class PropertyJson
{
    public static void WriteValues(Utf8JsonWriter json, SandboxRepository repository)
    {
        json.WriteStartArray();
        foreach (var (name, value) in repository.CustomProperties)
        {
            json.WriteStartObject();
            json.WriteString("property_name", name);
            WriteValue(json, "value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteValue(Utf8JsonWriter json, string member, PropertyValue value)
    {
        if (value.IsList)
            json.WriteStrings(member, value.Values);
        else
            json.WriteString(member, value.Values[0]);
    }

    public static void WriteDefinition(Utf8JsonWriter json, SandboxProperty property, string organization, string api)
    {
        json.WriteStartObject();
        json.WriteString("property_name", property.Name);
        json.WriteString("url", $"{api}/orgs/{organization}/properties/schema/{Uri.EscapeDataString(property.Name)}");
        json.WriteString("source_type", "organization");
        json.WriteString("value_type", property.Type);
        json.WriteBoolean("required", value: false);
        json.WriteNull("description");
        if (!property.Allowed.IsEmpty)
            json.WriteStrings("allowed_values", property.Allowed);
        json.WriteString("values_editable_by", "org_and_repo_actors");
        json.WriteEndObject();
    }

    /// <summary>Reads the member <c>properties</c> of a request; a value of null takes the property away.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out Dictionary<string, PropertyValue?>? values)
    {
        values = null;
        if (!body.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Array)
            return false;
        var read = new Dictionary<string, PropertyValue?>(StringComparer.Ordinal);
        foreach (var property in properties.EnumerateArray())
        {
            if (
                property.ValueKind != JsonValueKind.Object
                || !property.TryGetProperty("property_name", out var name)
                || name.ValueKind != JsonValueKind.String
                || !property.TryGetProperty("value", out var value)
                || !IsValue(value)
            )
                return false;
            read[name.GetString()!] = Read(value);
        }

        values = read;
        return true;
    }

    private static bool IsValue(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.String
        || (
            value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
        );

    private static PropertyValue? Read(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => PropertyValue.Of(value.GetString()!),
            JsonValueKind.Array => PropertyValue.Of(value.EnumerateArray().Select(item => item.GetString()!)),
            _ => null,
        };
}
