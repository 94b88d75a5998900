using System.Text.Json;

namespace ZocSec.Core.Events.Aws;

/// <summary>Reads members of objects that strangers made: what is missing or of another type is null.</summary>
internal static class JsonReads
{
    /// <summary>A member that is text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.TryMember(name, out var member) && member.ValueKind is JsonValueKind.String ? ReadText(member) : null;

    /// <summary>A member that is an object.</summary>
    public static JsonElement? Object(this JsonElement element, string name) =>
        element.TryMember(name, out var member) && member.ValueKind is JsonValueKind.Object ? member : null;

    /// <summary>A member that is true or false, be it as text.</summary>
    public static bool? Flag(this JsonElement element, string name) =>
        element.TryMember(name, out var member)
            ? member.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.String => bool.TryParse(ReadText(member), out var flag) ? flag : null,
                _ => null,
            }
            : null;

    /// <summary>A member that is a number, be it as text.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.TryMember(name, out var member)
            ? member.ValueKind switch
            {
                JsonValueKind.Number => member.TryGetDouble(out var number) ? number : null,
                JsonValueKind.String => double.TryParse(
                    ReadText(member),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? number
                    : null,
                _ => null,
            }
            : null;

    /// <summary>A member that is a moment.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(
            element.Text(name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;

    private static bool TryMember(this JsonElement element, string name, out JsonElement member)
    {
        member = default;
        return element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out member);
    }

    private static string? ReadText(JsonElement member)
    {
        try
        {
            return member.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
