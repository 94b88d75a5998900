using System.Collections.Immutable;

namespace ZocSec.Sandbox.Issues;

/// <summary>An issue at one moment.</summary>
public sealed record SandboxIssue
{
    /// <summary>Its number in all of this GitHub.</summary>
    public required long Id { get; init; }

    /// <summary>Its number in its repository, which pull requests share.</summary>
    public required int Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its text in Markdown; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Login of who opened it.</summary>
    public required string By { get; init; }

    /// <summary>Names of its labels, as they were first spelled.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Whether it is open.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary><c>completed</c>, <c>not_planned</c>, <c>duplicate</c> or <c>reopened</c>; null when nobody said.</summary>
    public string? StateReason { get; init; }

    /// <summary>Who closed it; null while it is open.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>Whether it is a pull request, which GitHub lists among issues.</summary>
    public bool IsPullRequest { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>How many times it was changed.</summary>
    public int Edits { get; init; }

    internal string State => IsOpen ? "open" : "closed";
}

/// <summary>A label of a repository.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name; case does not tell two apart.</param>
/// <param name="Color">Six hex digits.</param>
/// <param name="Description">What it means; null when nobody said.</param>
public sealed record SandboxLabel(long Id, string Name, string Color, string? Description);
