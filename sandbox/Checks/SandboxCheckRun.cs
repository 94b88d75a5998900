using System.Collections.Immutable;

namespace ZocSec.Sandbox.Checks;

/// <summary>A check run at one moment.</summary>
public sealed record SandboxCheckRun
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The repository's number.</summary>
    public required long Repository { get; init; }

    /// <summary>The App that made it.</summary>
    public required long App { get; init; }

    /// <summary>The check suite it belongs to: one for each head and App.</summary>
    public required long Suite { get; init; }

    /// <summary>The commit that it is about.</summary>
    public required string HeadSha { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>queued</c>, <c>in_progress</c> or <c>completed</c>.</summary>
    public string Status { get; init; } = "queued";

    /// <summary><c>success</c>, <c>failure</c>, <c>neutral</c>…; null until it is completed.</summary>
    public string? Conclusion { get; init; }

    /// <summary>What its App calls it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Where its App says more.</summary>
    public string? DetailsUrl { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The heading of its page.</summary>
    public string? Title { get; init; }

    /// <summary>The first part of its page.</summary>
    public string? Summary { get; init; }

    /// <summary>The second part of its page.</summary>
    public string? Text { get; init; }

    /// <summary>What it says about lines of files.</summary>
    public ImmutableArray<SandboxAnnotation> Annotations { get; init; } = [];

    /// <summary>Its buttons.</summary>
    public ImmutableArray<SandboxAction> Actions { get; init; } = [];
}

/// <summary>A button of a check run.</summary>
/// <param name="Label">What is on it.</param>
/// <param name="Description">What it does.</param>
/// <param name="Identifier">What its App is told when somebody clicks it.</param>
public sealed record SandboxAction(string Label, string Description, string Identifier);

/// <summary>What a check run says about lines of a file.</summary>
public sealed record SandboxAnnotation
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The first line.</summary>
    public int StartLine { get; init; }

    /// <summary>The last line.</summary>
    public int EndLine { get; init; }

    /// <summary>The first column; null for the whole line.</summary>
    public int? StartColumn { get; init; }

    /// <summary>The last column; null for the whole line.</summary>
    public int? EndColumn { get; init; }

    /// <summary><c>notice</c>, <c>warning</c> or <c>failure</c>.</summary>
    public required string Level { get; init; }

    /// <summary>What is the matter.</summary>
    public required string Message { get; init; }

    /// <summary>Its heading.</summary>
    public string? Title { get; init; }

    /// <summary>More about it.</summary>
    public string? RawDetails { get; init; }
}
