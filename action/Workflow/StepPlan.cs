namespace ZocSec.Action.Workflow;

/// <summary>What the inputs of a step come to: a command line, and what is told of it afterwards.</summary>
internal sealed record StepPlan
{
    /// <summary>The command, <c>audit</c> or <c>apply</c>, and its arguments; none of them is a secret.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Settings that go before those of the environment, among them who signs in; null unsets one.</summary>
    public required IReadOnlyDictionary<string, string?> Settings { get; init; }

    /// <summary>The full paths of the files that the step is to make, the first one first.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The full path of the folder in which an interrupted run goes on.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>The audit's JSON report, from which the totals are read; null when a workbook is applied.</summary>
    public string? Json { get; init; }

    /// <summary>The audit's Markdown report, which becomes the step's summary; null when a workbook is applied.</summary>
    public string? Markdown { get; init; }

    /// <summary>What is good to know before it begins.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
