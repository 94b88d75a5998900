using System.Collections.Immutable;

namespace ZocSec.Core.Policies;

/// <summary>Where notices go.</summary>
public record NotifyTargets
{
    /// <summary>The name of the secret that holds the address of an incoming webhook of Slack; null: none.</summary>
    public string? Slack { get; init; }

    /// <summary>The name of the secret that holds the address of a webhook of Microsoft Teams; null: none.</summary>
    public string? Teams { get; init; }

    /// <summary>Who gets mail.</summary>
    public ImmutableArray<string> Mail
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Where an issue is kept for each resource; null: nowhere.</summary>
    public IssueTarget? Issue { get; init; }
}

/// <summary>Where issues about resources are kept.</summary>
/// <param name="IsOn">False where there are to be none.</param>
/// <param name="Repository"><c>owner/name</c> for all of them; null: each in the repository that it is about.</param>
public sealed record IssueTarget(bool IsOn, string? Repository = null);
