using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>A repository at one moment.</summary>
public sealed record SandboxRepository
{
    /// <summary>Its number, which never changes.</summary>
    public required long Id { get; init; }

    /// <summary>The login of the account it belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary>Its name without the owner.</summary>
    public required string Name { get; init; }

    /// <summary><c>public</c>, <c>private</c> or <c>internal</c>.</summary>
    public required string Visibility { get; init; }

    /// <summary>Full name of the repository it was forked from; null when it is no fork.</summary>
    public string? ForkOf { get; init; }

    /// <summary>Whether it is read-only.</summary>
    public bool Archived { get; init; }

    /// <summary>Its topics, in lower case.</summary>
    public ImmutableArray<string> Topics { get; init; } = [];

    /// <summary>A line about it.</summary>
    public string? Description { get; init; }

    /// <summary>Its main language.</summary>
    public string? Language { get; init; }

    /// <summary>Address of its home page.</summary>
    public string? Homepage { get; init; }

    /// <summary>The branch that a clone checks out.</summary>
    public string DefaultBranch { get; init; } = "main";

    /// <summary>How many stars it has; making a public repository private takes them all.</summary>
    public int Stars { get; init; }

    /// <summary>How many forks it has.</summary>
    public int Forks { get; init; }

    /// <summary>Kilobytes.</summary>
    public int Size { get; init; }

    /// <summary>Whether vulnerability alerts are on.</summary>
    public bool VulnerabilityAlerts { get; init; }

    /// <summary>Whether nobody has pushed anything yet.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>What <c>.github/CODEOWNERS</c> holds at the beginning; null for no such file.</summary>
    public string? CodeOwners { get; init; }

    /// <summary>Values of custom properties, by name.</summary>
    public ImmutableSortedDictionary<string, string> CustomProperties { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its settings last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When somebody last pushed to it.</summary>
    public DateTimeOffset PushedAt { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public string FullName => $"{Owner}/{Name}";

    /// <summary>Whether everybody may see it.</summary>
    public bool IsPublic => Visibility == "public";

    /// <summary>Whether it is a fork.</summary>
    public bool IsFork => ForkOf is not null;
}
