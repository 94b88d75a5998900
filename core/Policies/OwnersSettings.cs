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

    /// <summary>The keys of AWS tags that name who created a resource, the most trusted first: a likely owner in billing data.</summary>
    public ImmutableArray<string> CreatorTags { get; init; } = ["Creator", "CreatedBy", "aws:createdBy"];

    /// <summary>The keys of AWS tags that name what a resource was made by or is part of, the most trusted first.</summary>
    public ImmutableArray<string> StackTags { get; init; } =
    ["aws:cloudformation:stack-name", "aws:autoscaling:groupName", "yor_trace"];

    /// <summary>Owners of AWS resources by what those are called; the first that fits counts.</summary>
    public ImmutableArray<NameRule> Names { get; init; } = [];

    /// <summary>Who answers for what nobody else owns, by the account's id.</summary>
    public ImmutableSortedDictionary<string, string> Accounts { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>An owner by what resources are called.</summary>
/// <param name="Match">What is found in the resource's id or its tag <c>Name</c>.</param>
/// <param name="Owner">The team's slug.</param>
/// <param name="Service">The code of the only service it is for, <c>AmazonS3</c>; null for all.</param>
public sealed record NameRule(NamePattern Match, string Owner, string? Service = null);

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
