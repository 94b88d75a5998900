using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.GitHub.Issues;

/// <summary>An issue as GitHub answers with it.</summary>
internal sealed record IssueBody(
    long Number,
    string? Title,
    string? Body,
    string? State,
    AccountBody? User,
    DateTimeOffset UpdatedAt,
    JsonElement? PullRequest
)
{
    /// <summary>Whether it is a pull request.</summary>
    public bool IsPullRequest => PullRequest is { ValueKind: JsonValueKind.Object };

    /// <summary>The issue; null when the body lacks what every issue has.</summary>
    public Issue? ToIssue() =>
        Number > 0 && State is not null
            ? new Issue(Number, Title ?? "", Body ?? "", State is not "closed", User?.Login ?? "", UpdatedAt)
            : null;
}

internal sealed record IssueWrite(
    string? Title,
    string? Body,
    string? State,
    string? StateReason,
    ImmutableArray<string>? Labels
);

internal sealed record LabelBody(string? Name, string? Color = null, string? Description = null);

internal sealed record IssuePlaceBody(string? FullName, bool? HasIssues, bool Archived, bool? Private);
