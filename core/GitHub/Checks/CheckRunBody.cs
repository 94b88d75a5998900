using System.Collections.Immutable;

namespace ZocSec.Core.GitHub.Checks;

internal sealed record CheckRunsBody(ImmutableArray<CheckRunBody> CheckRuns);

/// <summary>A check run as GitHub lists it.</summary>
internal sealed record CheckRunBody(
    long Id,
    string? Status,
    string? ExternalId,
    CheckAppBody? App,
    CheckRunOutputBody? Output
);

internal sealed record CheckAppBody(long Id, string? ClientId);

internal sealed record CheckRunOutputBody(int AnnotationsCount);

/// <summary>A check run as it is written.</summary>
internal sealed record CheckRunWrite
{
    public required string Name { get; init; }

    /// <summary>Only when it is created.</summary>
    public string? HeadSha { get; init; }

    public required string ExternalId { get; init; }

    public string Status { get; init; } = "completed";

    public required CheckConclusion Conclusion { get; init; }

    public required CheckOutputWrite Output { get; init; }

    public required ImmutableArray<CheckActionWrite> Actions { get; init; }
}

internal sealed record CheckOutputWrite(
    string Title,
    string Summary,
    string? Text,
    ImmutableArray<CheckAnnotationWrite>? Annotations
);

internal sealed record CheckAnnotationWrite(
    string Path,
    int StartLine,
    int EndLine,
    string AnnotationLevel,
    string Message
);

internal sealed record CheckActionWrite(string Label, string Description, string Identifier);
