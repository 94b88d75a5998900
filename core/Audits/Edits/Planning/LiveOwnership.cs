using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Edits.Planning;

/// <summary>What says whose a repository is, as it was just read.</summary>
/// <param name="Resource">The repository; its key is the repository's number.</param>
internal sealed record LiveOwnership(ResourceId Resource) : State(Resource)
{
    private const string PropertyPrefix = "property:";

    /// <summary>Its topics; null when GitHub did not say.</summary>
    public ImmutableArray<string>? Topics { get; init; }

    /// <summary>The custom property that was asked for; null when none was.</summary>
    public string? Property { get; init; }

    /// <summary>Its value; null for none.</summary>
    public string? PropertyValue { get; init; }

    /// <summary>Whether it holds several values, which are not read.</summary>
    public bool PropertyIsList { get; init; }

    /// <summary>Whether it is archived or disabled, and so read-only.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>How a change names a property.</summary>
    public static string PropertyOf(string property) => PropertyPrefix + property;

    /// <summary>The property that a change names; null when it names something else.</summary>
    public static string? NameOf(string changed) =>
        changed.StartsWith(PropertyPrefix, StringComparison.Ordinal) ? changed[PropertyPrefix.Length..] : null;

    /// <summary><c>topic:NAME</c> is <c>present</c> or null, <c>property:NAME</c> is the value or null.</summary>
    public override string? Value(string property) =>
        RepositoryProperty.TopicOf(property) is { } topic
            ? HasTopic(topic)
                ? "present"
                : null
            : NameOf(property) == Property
                ? PropertyValue
                : null;

    /// <summary>Whether it was read what a change names.</summary>
    public bool Shows(string property) =>
        RepositoryProperty.TopicOf(property) is null ? NameOf(property) == Property : Topics is not null;

    /// <summary>Whether a topic is there.</summary>
    public bool HasTopic(string topic) => Topics?.Contains(topic, StringComparer.OrdinalIgnoreCase) is true;
}

/// <summary>How it is stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(LiveOwnership))]
internal sealed partial class LiveOwnershipJson : JsonSerializerContext;
