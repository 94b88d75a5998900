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

    /// <summary>What is asked for, where it is not one entry.</summary>
    public UndoSelection? Selection { get; init; }

    /// <summary>The id of the last of these, where there are more than a page takes.</summary>
    public string? Next { get; init; }

    /// <summary>Whether there is something to take back.</summary>
    public bool IsReady => !IsDone && Results.Any(result => result.End == UndoEnd.Ready);
}
