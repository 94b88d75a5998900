using System.Collections.Immutable;

namespace ZocSec.Sandbox.Checks;

/// <summary>What a request says of a check run; null for what it does not say.</summary>
internal sealed record CheckRunEdit
{
    public string? HeadSha { get; init; }

    public string? Name { get; init; }

    public string? Status { get; init; }

    public string? Conclusion { get; init; }

    public string? ExternalId { get; init; }

    public string? DetailsUrl { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public CheckRunOutput? Output { get; init; }

    public ImmutableArray<SandboxAction>? Actions { get; init; }

    /// <summary>A check run after it. Annotations are added to those that are there; the rest replaces.</summary>
    public SandboxCheckRun ApplyTo(SandboxCheckRun run, DateTimeOffset now)
    {
        var status = Conclusion is null ? Status ?? run.Status : "completed";
        var isCompleted = status == "completed";
        return run with
        {
            Name = Name ?? run.Name,
            Status = status,
            Conclusion = isCompleted ? Conclusion ?? run.Conclusion : null,
            ExternalId = ExternalId ?? run.ExternalId,
            DetailsUrl = DetailsUrl ?? run.DetailsUrl,
            StartedAt = StartedAt ?? run.StartedAt,
            CompletedAt = isCompleted ? CompletedAt ?? (Conclusion is null ? run.CompletedAt : null) ?? now : null,
            Title = Output is null ? run.Title : Output.Title,
            Summary = Output is null ? run.Summary : Output.Summary,
            Text = Output is null ? run.Text : Output.Text,
            Annotations = Output is null ? run.Annotations : [.. run.Annotations, .. Output.Annotations],
            Actions = Actions ?? run.Actions,
        };
    }
}

/// <summary>The page of a check run.</summary>
internal sealed record CheckRunOutput(
    string? Title,
    string? Summary,
    string? Text,
    ImmutableArray<SandboxAnnotation> Annotations
);
