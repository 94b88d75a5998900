using System.Collections.Immutable;
using ZocSec.Core.Engine.Undo;

namespace ZocSec.Functions.Pages.Undoing;

/// <summary>What would be taken back, or was.</summary>
/// <param name="Results">Each entry's.</param>
/// <param name="IsDone">Whether it was done, and not only looked at.</param>
public sealed record UndoModel(ImmutableArray<UndoResult> Results, bool IsDone)
{
    /// <summary>The entry, where one is asked for.</summary>
    public string? Entry { get; init; }

    /// <summary>The guardrail, where all of a span are asked for.</summary>
    public string? Guardrail { get; init; }

    /// <summary>The span's beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The span's end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many more there are than a page takes.</summary>
    public int More { get; init; }

    /// <summary>Whether there is something to take back.</summary>
    public bool IsReady => !IsDone && Results.Any(result => result.End == UndoEnd.Ready);
}
