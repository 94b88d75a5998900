using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core.GitHub.Checks;

/// <summary>The claim of an event that is about a commit: where the verdict is to be shown.</summary>
/// <param name="Head">The commit.</param>
internal sealed record HeadClaim(string Head)
{
    /// <summary>The claim of a commit.</summary>
    public static JsonElement Of(string head) =>
        JsonSerializer.SerializeToElement(new HeadClaim(head), HeadClaimJson.Default.HeadClaim);

    /// <summary>The commit that a claim names; null when it names none.</summary>
    public static string? In(JsonElement? claim) =>
        claim is { ValueKind: JsonValueKind.Object } element
        && element.TryGetProperty("head", out var head)
        && head.ValueKind == JsonValueKind.String
            ? head.GetString()
            : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HeadClaim))]
internal sealed partial class HeadClaimJson : JsonSerializerContext;
