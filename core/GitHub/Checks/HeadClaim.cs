using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core.GitHub.Checks;

/// <summary>The claim of an event that is about a commit: where the verdict is to be shown.</summary>
/// <param name="Head">The commit.</param>
/// <param name="IsAskedFor">Whether somebody asked to have the check run again.</param>
internal sealed record HeadClaim(string Head, bool IsAskedFor = false)
{
    /// <summary>It as a claim.</summary>
    public JsonElement ToClaim() => JsonSerializer.SerializeToElement(this, HeadClaimJson.Default.HeadClaim);

    /// <summary>Reads a claim; null when it names no commit.</summary>
    public static HeadClaim? In(JsonElement? claim)
    {
        try
        {
            return
                claim is { ValueKind: JsonValueKind.Object } element
                && element.Deserialize(HeadClaimJson.Default.HeadClaim) is { Head: not null } head
                ? head
                : null;
        }
        catch (JsonException)
        {
            // Another guardrail's claim.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(HeadClaim))]
internal sealed partial class HeadClaimJson : JsonSerializerContext;
