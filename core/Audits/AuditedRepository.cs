using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits;

/// <summary>
/// A repository as an audit found it: one row of every report. What is null and not named by <see cref="Unknown"/> is
/// empty at GitHub too.
/// </summary>
public sealed record AuditedRepository
{
    /// <summary>Its number, which a rename and a transfer leave as it is.</summary>
    public required long Id { get; init; }

    /// <summary>GitHub's global id, by which edits find it again.</summary>
    public required string NodeId { get; init; }

    /// <summary><c>owner/name</c>, at the time of the audit.</summary>
    public required string FullName { get; init; }

    /// <summary>The line about it that its people wrote.</summary>
    public string? Description { get; init; }

    /// <summary><c>public</c>, <c>private</c> or <c>internal</c>.</summary>
    public string? Visibility { get; init; }

    /// <summary>Whether it is archived, and so read-only.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Whether GitHub has disabled it.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Whether it is a fork.</summary>
    public bool IsFork { get; init; }

    /// <summary>Whether nobody has pushed anything yet.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When somebody last pushed to it; null for never.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>Its languages, the most of it first.</summary>
    public ImmutableArray<string>? Languages { get; init; }

    /// <summary>The teams that may do something with it, by slug.</summary>
    public ImmutableArray<TeamAccess>? Teams { get; init; }

    /// <summary>Its topics.</summary>
    public ImmutableArray<string>? Topics { get; init; }

    /// <summary>The value of the custom property that names the owner.</summary>
    public string? OwnerProperty { get; init; }

    /// <summary>Who owns it, and how that is known.</summary>
    public required AuditedOwner Owner { get; init; }

    /// <summary>The last commit on the default branch that a human made.</summary>
    public HumanCommit? LastCommit { get; init; }

    /// <summary>What protects the default branch; empty when nothing does, null for a repository without one.</summary>
    public ImmutableArray<string>? Protection { get; init; }

    /// <summary>The default branch's name; null for an empty repository.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>Whether vulnerability alerts are on.</summary>
    public bool? VulnerabilityAlerts { get; init; }

    /// <summary>The file CODEOWNERS; null when there is none.</summary>
    public CodeownersFile? Codeowners { get; init; }

    /// <summary>Its deploy keys.</summary>
    public ImmutableArray<DeployKey>? DeployKeys { get; init; }

    /// <summary>What each guardrail for repositories says of it under the policy, in the catalogue's order.</summary>
    public ImmutableArray<AuditFinding> Findings { get; init; } = [];

    /// <summary>Why something could not be read, by the key of its column (<see cref="AuditFacet"/>).</summary>
    public ImmutableSortedDictionary<string, string> Unknown { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The account it belongs to.</summary>
    [JsonIgnore]
    public string Account => FullName[..FullName.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Its name within the account.</summary>
    [JsonIgnore]
    public string Name => FullName[(FullName.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

/// <summary>What can be unknown of a repository.</summary>
public static class AuditFacet
{
    /// <summary>Languages.</summary>
    public const string Languages = "languages";

    /// <summary>Teams and their permissions.</summary>
    public const string Teams = "teams";

    /// <summary>Topics.</summary>
    public const string Topics = "topics";

    /// <summary>The custom property that names the owner.</summary>
    public const string OwnerProperty = "ownerProperty";

    /// <summary>The last human committer.</summary>
    public const string LastCommit = "lastCommit";

    /// <summary>The protection of the default branch.</summary>
    public const string Protection = "protection";

    /// <summary>Vulnerability alerts.</summary>
    public const string VulnerabilityAlerts = "vulnerabilityAlerts";

    /// <summary>The file CODEOWNERS.</summary>
    public const string Codeowners = "codeowners";

    /// <summary>Deploy keys.</summary>
    public const string DeployKeys = "deployKeys";
}

/// <summary>What a team may do.</summary>
/// <param name="Team">The team's slug.</param>
/// <param name="Permission"><c>pull</c>, <c>triage</c>, <c>push</c>, <c>maintain</c>, <c>admin</c>, or a role of the organisation's own.</param>
public sealed record TeamAccess(string Team, string Permission);

/// <summary>Who owns a repository.</summary>
/// <param name="Status">How sure that is.</param>
/// <param name="Team">The team's slug; null when nothing speaks for any.</param>
/// <param name="Evidence">The most trusted kind of evidence for the team; null without a team.</param>
/// <param name="Why">In words: what speaks for the team, or why nobody is known.</param>
public sealed record AuditedOwner(
    OwnerStatus Status,
    string? Team,
    [property: JsonConverter(typeof(KebabEnum<OwnerEvidence>))] OwnerEvidence? Evidence,
    string Why
)
{
    /// <summary>Other teams that evidence of the same kind names, or that less trusted evidence does; likeliest first.</summary>
    public ImmutableArray<string> Others
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];
}

/// <summary>How sure it is who owns a repository.</summary>
[JsonConverter(typeof(KebabEnum<OwnerStatus>))]
public enum OwnerStatus
{
    /// <summary>Nothing speaks for a team.</summary>
    Unowned,

    /// <summary>Only what people did speaks for a team: commits, or the owners of repositories of similar name.</summary>
    Likely,

    /// <summary>Somebody set down whose it is: a topic, the property, CODEOWNERS, or a team that may administer it.</summary>
    Owned,

    /// <summary>What could tell could not be read.</summary>
    Unknown,
}

/// <summary>A commit of a human.</summary>
/// <param name="Author">The login; the e-mail address of somebody without an account.</param>
/// <param name="At">When it was committed.</param>
public sealed record HumanCommit(string Author, DateTimeOffset At);

/// <summary>The file CODEOWNERS.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Errors">What GitHub finds wrong with it, each with its line; empty when it is valid.</param>
public sealed record CodeownersFile(string Path, ImmutableArray<string> Errors);

/// <summary>A deploy key.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">What its people call it.</param>
/// <param name="IsReadOnly">Whether it may only read.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="AddedBy">Who added it; null when GitHub does not say.</param>
/// <param name="LastUsed">When it was last used; null for never, or when GitHub does not say.</param>
public sealed record DeployKey(
    long Id,
    string Title,
    bool IsReadOnly,
    DateTimeOffset? CreatedAt,
    string? AddedBy,
    DateTimeOffset? LastUsed
);

/// <summary>What a guardrail says of a repository.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Status">Its verdict, with the policy's exemptions.</param>
/// <param name="Reason">Why, in words an administrator can act on.</param>
public sealed record AuditFinding(GuardrailName Guardrail, FindingStatus Status, string Reason);

/// <summary>A guardrail's verdict.</summary>
[JsonConverter(typeof(KebabEnum<FindingStatus>))]
public enum FindingStatus
{
    /// <summary>As the policy wants it.</summary>
    Compliant,

    /// <summary>Breaks the policy.</summary>
    Violation,

    /// <summary>Breaks it, and the policy exempts it.</summary>
    Exempt,

    /// <summary>What was read does not tell.</summary>
    Unknown,
}
