using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>What an event of GitHub tells of a repository.</summary>
internal static class RepositoryEvent
{
    /// <summary>
    /// Hints at the repository that the event names; at none when it names none by number and valid name.
    /// </summary>
    /// <param name="source">The event.</param>
    /// <param name="withClaim">
    /// Whether the hint tells who made the repository public, and what it had then; it does not where the event says
    /// that the repository is not public.
    /// </param>
    /// <param name="unlessNotPublic">Whether an event that says the repository is not public hints at nothing.</param>
    public static Hint[] Hint(SourceEvent source, bool withClaim = false, bool unlessNotPublic = false)
    {
        if (FactsOf(source) is not { } facts || (unlessNotPublic && facts.SaysNotPublic))
        {
            return [];
        }

        var key = facts.Id.ToString(CultureInfo.InvariantCulture);
        var resource = new ResourceId(source.Tenant, RepositoryState.Kind, key, facts.FullName!);
        return [new Hint(resource, withClaim && !facts.SaysNotPublic ? Claim(source, facts) : null)];
    }

    /// <summary>What a claim says of a repository that was found public; null when nothing can be made of it.</summary>
    public static Exposure? ExposureOf(JsonElement? claim, Repository repository)
    {
        if (claim is not { ValueKind: JsonValueKind.Object } element || repository.Visibility is not "public")
        {
            return null;
        }

        try
        {
            var told = element.Deserialize(RepositoryEventJson.Default.ExposureClaim);
            return told is { At: { } since }
                ? new Exposure(
                    told.By,
                    since,
                    Math.Max(0, repository.Stars - (told.Stars ?? repository.Stars)),
                    Math.Max(0, repository.Forks - (told.Forks ?? repository.Forks))
                )
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RepositoryFacts? FactsOf(SourceEvent source)
    {
        if (source.Data.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            var facts = source.Data.Deserialize(RepositoryEventJson.Default.RepositoryEventData)?.Repository;
            return facts is { Id: > 0, FullName: { } name } && RepositoryName.IsValid(name) ? facts : null;
        }
        catch (JsonException)
        {
            // The shape of a stranger's event is nothing to stop for; it hints at no repository.
            return null;
        }
    }

    private static JsonElement Claim(SourceEvent source, RepositoryFacts facts) =>
        JsonSerializer.SerializeToElement(
            new ExposureClaim(source.Actor, source.Time, facts.Stars, facts.Forks),
            RepositoryEventJson.Default.ExposureClaim
        );
}

/// <summary>An event's data.</summary>
internal sealed record RepositoryEventData(RepositoryFacts? Repository);

/// <summary>What an event says of a repository; members that it lacked are null.</summary>
internal sealed record RepositoryFacts(
    long Id,
    [property: JsonPropertyName("full_name")] string? FullName,
    bool? Private,
    string? Visibility,
    int? Stars,
    int? Forks
)
{
    /// <summary>Whether the event says outright that the repository is not public.</summary>
    [JsonIgnore]
    public bool SaysNotPublic => Private is true || Visibility is not (null or "public");
}

/// <summary>What only the event knows of a repository's becoming public.</summary>
internal sealed record ExposureClaim(string? By, DateTimeOffset? At, int? Stars, int? Forks);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RepositoryEventData))]
[JsonSerializable(typeof(ExposureClaim))]
internal sealed partial class RepositoryEventJson : JsonSerializerContext;
