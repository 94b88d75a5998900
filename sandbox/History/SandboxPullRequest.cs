namespace ZocSec.Sandbox.History;

/// <summary>A pull request at one moment.</summary>
public sealed record SandboxPullRequest
{
    /// <summary>Its number in all of this GitHub.</summary>
    public required long Id { get; init; }

    /// <summary>Its number in its repository.</summary>
    public required int Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Login of who opened it.</summary>
    public required string By { get; init; }

    /// <summary>The branch that shall be merged.</summary>
    public required string Branch { get; init; }

    /// <summary>The branch that it shall be merged into.</summary>
    public required string Base { get; init; }

    /// <summary>The latest commit of <see cref="Branch"/>.</summary>
    public required string HeadSha { get; init; }

    /// <summary>The commit of <see cref="Base"/> that it began from.</summary>
    public required string BaseSha { get; init; }

    /// <summary>Who has the fork that it comes from; null when it comes from the repository itself.</summary>
    public string? ForkOwner { get; init; }

    /// <summary>Whether it is open.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>When it was opened.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was closed or merged; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The commit that merged it; null when it was not merged.</summary>
    public string? MergeSha { get; init; }

    /// <summary>Who merged it; null when it was not merged.</summary>
    public string? MergedBy { get; init; }

    internal string State => IsOpen ? "open" : "closed";
}
