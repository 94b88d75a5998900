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

    /// <summary>Whether it has issues.</summary>
    public bool HasIssues { get; init; } = true;

    /// <summary>Its topics, in lower case.</summary>
    public ImmutableArray<string> Topics { get; init; } = [];

    /// <summary>A line about it.</summary>
    public string? Description { get; init; }

    /// <summary>Its main language.</summary>
    public string? Language { get; init; }

    /// <summary>What else it holds, each smaller than <see cref="Language"/>.</summary>
    public ImmutableArray<SandboxLanguage> OtherLanguages { get; init; } = [];

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

    /// <summary>What the file at <see cref="CodeOwnersPath"/> holds at the beginning; null for no such file.</summary>
    public string? CodeOwners { get; init; }

    /// <summary>Where owners of code are named at the beginning.</summary>
    public string CodeOwnersPath { get; init; } = ".github/CODEOWNERS";

    /// <summary>
    /// Who made the last commits at the beginning, oldest first: logins, bots such as <c>dependabot[bot]</c>, or names of
    /// people whom GitHub does not know. Commits of the first team's members come before.
    /// </summary>
    public ImmutableArray<string> LastCommitters { get; init; } = [];

    /// <summary>Its deploy keys, oldest first.</summary>
    public ImmutableArray<SandboxDeployKey> DeployKeys { get; init; } = [];

    /// <summary>What protects its default branch by the older kind of rule; null for nothing.</summary>
    public SandboxProtection? Protection { get; init; }

    /// <summary>Its rulesets.</summary>
    public ImmutableArray<SandboxRuleset> Rulesets { get; init; } = [];

    /// <summary>Values of custom properties, by name.</summary>
    public ImmutableSortedDictionary<string, PropertyValue> CustomProperties { get; init; } =
        ImmutableSortedDictionary<string, PropertyValue>.Empty;

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

    /// <summary>All of its languages, largest first.</summary>
    internal ImmutableArray<SandboxLanguage> Languages =>
        Language is null ? [] : [new(Language, MainLanguageSize), .. OtherLanguages.OrderByDescending(one => one.Size)];

    // The main language is larger than any other, whatever was said of the repository's size.
    private int MainLanguageSize =>
        Math.Max(Size * 700, OtherLanguages.Select(language => language.Size).DefaultIfEmpty(0).Max() + 1);
}
