using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ZocSec.Core.Policies;

/// <summary>How it is told who owns something: the same for check runs, audits, notices and reports.</summary>
public sealed record OwnersSettings
{
    /// <summary>What is asked for the owner, the most trusted first; what is not named is not asked. Each once.</summary>
    public ImmutableArray<OwnerEvidence> Evidence { get; init; } = [.. Enum.GetValues<OwnerEvidence>()];

    /// <summary>How a topic begins that names the owning team; the team's slug follows. Never empty.</summary>
    [RegularExpression(
        "^[a-z0-9][a-z0-9-]{0,39}$",
        ErrorMessage = "the beginning of a topic, such as team-: lower-case letters, digits and hyphens, the first no hyphen, at most 40, since a topic has at most 50"
    )]
    [Description("How a topic begins that names the owning team; the team's slug follows.")]
    public string TopicPrefix { get; init; } = "team-";

    /// <summary>The custom property of repositories whose value names the owning team.</summary>
    [RegularExpression(
        "^[A-Za-z0-9_$#-]{1,75}$",
        ErrorMessage = "the name of a custom property of repositories, as the organisation's settings show it"
    )]
    [Description("The custom property of repositories whose value names the owning team.")]
    public string Property { get; init; } = "team";

    /// <summary>Other names that teams go by, by the team's slug; no name leads to two teams. Case does not matter.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Synonyms { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The team's slug by a person's login or e-mail address, for people whose commits tell a team.</summary>
    public ImmutableSortedDictionary<string, string> Directory { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys of AWS tags that name the owner, the most trusted first; case matters.</summary>
    public ImmutableArray<string> Tags { get; init; } = ["Owner", "Team", "CostCenter"];
}

/// <summary>What may tell the owner.</summary>
public enum OwnerEvidence
{
    /// <summary>A topic with the prefix.</summary>
    Topic,

    /// <summary>The custom property.</summary>
    Property,

    /// <summary>The file CODEOWNERS.</summary>
    Codeowners,

    /// <summary>Teams that may administer or maintain it.</summary>
    Team,

    /// <summary>Who committed and merged lately.</summary>
    Committers,

    /// <summary>The owners of repositories whose names begin alike.</summary>
    Siblings,
}
