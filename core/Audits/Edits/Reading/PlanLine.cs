namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>A row of a table as it stands in the file.</summary>
/// <param name="Number">Its number as a spreadsheet shows it, from 1.</param>
/// <param name="IsHidden">Whether it is hidden, by hand or by a filter.</param>
/// <param name="Cells">The cells that hold something, by their column from 1.</param>
internal sealed record PlanLine(int Number, bool IsHidden, IReadOnlyDictionary<int, PlanCell> Cells)
{
    /// <summary>A cell's text, trimmed; null when it is empty.</summary>
    public string? Text(int? column) =>
        column is { } known && Cells.TryGetValue(known, out var cell) && cell.Text.Trim() is { Length: > 0 } text
            ? text
            : null;
}

/// <summary>What a cell holds.</summary>
/// <param name="Text">Its value as text.</param>
/// <param name="Problem">Why that is not what a person typed; null when it is. Only matters where a cell is an edit.</param>
internal readonly record struct PlanCell(string Text, string? Problem = null);

/// <summary>An area of cells that are merged into one.</summary>
internal sealed record MergedArea(string Address, int FirstRow, int LastRow, int FirstColumn, int LastColumn);
