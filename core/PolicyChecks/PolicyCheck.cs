using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core.PolicyChecks;

/// <summary>A commit whose policy file is to be checked.</summary>
/// <param name="Repository"><c>owner/name</c>.</param>
/// <param name="Head">The commit.</param>
/// <param name="Cause">Why.</param>
/// <param name="Pull">The pull request; null where the event named none.</param>
internal sealed record PolicyCheck(string? Repository, string? Head, PolicyCheckCause Cause, long? Pull = null)
{
    /// <summary>The check run's name.</summary>
    public const string Name = "ZocSec / policy";

    /// <summary>As the data of an errand.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, PolicyCheckJson.Default.PolicyCheck);

    /// <summary>From the data of an errand; null when it is none.</summary>
    public static PolicyCheck? Of(JsonElement data)
    {
        try
        {
            return
                data.Deserialize(PolicyCheckJson.Default.PolicyCheck) is { Repository: not null, Head: not null } check
                ? check
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Why a policy file is checked.</summary>
[JsonConverter(typeof(KebabEnum<PolicyCheckCause>))]
internal enum PolicyCheckCause
{
    /// <summary>A pull request may change it.</summary>
    PullRequest,

    /// <summary>The default branch got another one: only an error is news, all else is in force.</summary>
    Push,

    /// <summary>Somebody asked for the check again.</summary>
    Rerequested,

    /// <summary>Somebody asked for all checks of a commit again.</summary>
    SuiteRerequested,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PolicyCheck))]
internal sealed partial class PolicyCheckJson : JsonSerializerContext;
