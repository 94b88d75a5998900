using System.Collections.Immutable;

namespace ZocSec.Sandbox.Issues;

/// <summary>What is asked of an issue; null leaves a member as it is.</summary>
public sealed record IssueEdit
{
    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The text.</summary>
    public string? Body { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public string? State { get; init; }

    /// <summary>Why: <c>completed</c>, <c>not_planned</c>, <c>duplicate</c> or <c>reopened</c>.</summary>
    public string? StateReason { get; init; }

    /// <summary>All labels that it shall have; those that are missing are made.</summary>
    public ImmutableArray<string>? Labels { get; init; }
}

/// <summary>What came of a request about an issue or a label.</summary>
internal abstract record IssueResult
{
    private IssueResult() { }

    public sealed record Done(SandboxIssue Issue) : IssueResult;

    public sealed record Labelled(SandboxLabel Label) : IssueResult;

    public sealed record Missing : IssueResult;

    /// <summary>The repository is archived.</summary>
    public sealed record ReadOnly : IssueResult;

    /// <summary>The repository has no issues.</summary>
    public sealed record Disabled : IssueResult;

    public sealed record Invalid(string Resource, string Code, string Field, string Message) : IssueResult;
}
