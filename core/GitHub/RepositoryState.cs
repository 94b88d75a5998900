using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ownership;

namespace ZocSec.Core.GitHub;

/// <summary>A repository as guardrails judge it. What was not read is null.</summary>
/// <param name="Resource">The repository; its key is the repository's number.</param>
public sealed record RepositoryState(ResourceId Resource) : State(Resource)
{
    /// <summary>The kind of these states' resources.</summary>
    public static ResourceKind Kind { get; } = new("github/repository");

    /// <summary><c>public</c>, <c>private</c> or <c>internal</c>.</summary>
    public string? Visibility { get; init; }

    /// <summary>Whether it is a fork.</summary>
    public bool IsFork { get; init; }

    /// <summary>Whether it is archived, and so read-only.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Whether GitHub has disabled it, which makes it read-only too.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Its topics.</summary>
    public ImmutableArray<string>? Topics { get; init; }

    /// <summary>Whether vulnerability alerts are on. Lists of repositories do not show it.</summary>
    public bool? VulnerabilityAlerts { get; init; }

    /// <summary>Which of the team names among its topics are no teams of its owner; null when that was not asked.</summary>
    public ImmutableArray<string>? MissingTeams { get; init; }

    /// <summary>Why the owner's teams cannot be read, until a person changes that; null when they were, or were not asked for.</summary>
    public string? TeamsProblem { get; init; }

    /// <summary>What speaks for an owner; null when it was not asked for.</summary>
    public ImmutableArray<OwnerSign>? OwnerSigns { get; init; }

    /// <summary>Since when and through whom it is public; null when no event told.</summary>
    public Exposure? Exposure { get; init; }

    /// <summary>The state of a repository that was just read for a tenant.</summary>
    public static RepositoryState Of(TenantId tenant, Repository repository) =>
        new(new ResourceId(tenant, Kind, repository.Id.ToString(CultureInfo.InvariantCulture), repository.FullName))
        {
            Visibility = repository.Visibility,
            IsFork = repository.IsFork,
            IsArchived = repository.IsArchived,
            IsDisabled = repository.IsDisabled,
            Topics = repository.Topics,
        };

    /// <summary>
    /// <c>visibility</c>; <c>archived</c> (<c>true</c> or <c>false</c>); <c>vulnerability-alerts</c> (<c>on</c> or
    /// <c>off</c>); <c>topic:NAME</c> (<c>present</c> or null). Topics that were not read are <c>unread</c>: neither
    /// present nor absent.
    /// </summary>
    public override string? Value(string property) =>
        property switch
        {
            RepositoryProperty.Visibility => Visibility,
            RepositoryProperty.Archived => IsArchived ? "true" : "false",
            RepositoryProperty.VulnerabilityAlerts => VulnerabilityAlerts switch
            {
                true => "on",
                false => "off",
                null => null,
            },
            _ when RepositoryProperty.TopicOf(property) is { } topic => Topics switch
            {
                null => "unread",
                { } topics => topics.Contains(topic, StringComparer.OrdinalIgnoreCase) ? "present" : null,
            },
            _ => null,
        };
}

/// <summary>How a repository came to be public, and what it gained since.</summary>
/// <param name="By">Who made it public; null when unknown.</param>
/// <param name="Since">When.</param>
/// <param name="StarsGained">Stars more than then.</param>
/// <param name="ForksGained">Forks more than then.</param>
public sealed record Exposure(string? By, DateTimeOffset Since, int StarsGained, int ForksGained);

/// <summary>How repository states are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RepositoryState))]
internal sealed partial class RepositoryStateJson : JsonSerializerContext;
