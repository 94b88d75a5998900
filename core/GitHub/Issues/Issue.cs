using System.Collections.Immutable;

namespace ZocSec.Core.GitHub.Issues;

/// <summary>An issue as it was read.</summary>
/// <param name="Number">Its number in its repository.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its text in Markdown; empty for none.</param>
/// <param name="IsOpen">Whether it is open.</param>
/// <param name="Author">Login of who opened it; empty when GitHub does not know any more.</param>
/// <param name="UpdatedAt">When something of it last changed, to the second.</param>
public sealed record Issue(
    long Number,
    string Title,
    string Body,
    bool IsOpen,
    string Author,
    DateTimeOffset UpdatedAt
);

/// <summary>A page of issues.</summary>
/// <param name="Issues">The issues; pull requests, which GitHub lists among them, are left out.</param>
/// <param name="IsLast">Whether no page follows.</param>
public sealed record IssuePage(ImmutableArray<Issue> Issues, bool IsLast);

/// <summary>A new issue.</summary>
/// <param name="Title">At most <see cref="IssueLimits.Title"/> characters.</param>
/// <param name="Body">At most <see cref="IssueLimits.Body"/> characters.</param>
/// <param name="Labels">Its labels; GitHub makes those that are missing.</param>
public sealed record IssueDraft(string Title, string Body, ImmutableArray<string> Labels);

/// <summary>What to change of an issue; null leaves a member as it is.</summary>
/// <param name="Body">The whole text.</param>
/// <param name="State"><c>open</c> or <c>closed</c>.</param>
/// <param name="StateReason"><c>completed</c>, <c>not_planned</c> or <c>reopened</c>.</param>
public sealed record IssueUpdate(string? Body = null, string? State = null, string? StateReason = null);

/// <summary>A repository as a place for issues.</summary>
/// <param name="FullName">The name that it has now.</param>
/// <param name="HasIssues">Whether its issues are turned on.</param>
/// <param name="IsArchived">Whether it is read-only.</param>
/// <param name="IsPublic">Whether everybody may read it.</param>
public sealed record IssuePlace(string FullName, bool HasIssues, bool IsArchived, bool IsPublic);

/// <summary>GitHub's limits on issues, in characters ("body is too long (maximum is 65536 characters)").</summary>
public static class IssueLimits
{
    /// <summary>Of a title.</summary>
    public const int Title = 256;

    /// <summary>Of a text.</summary>
    public const int Body = 65_536;
}
