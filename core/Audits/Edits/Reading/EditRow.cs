namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>A row of the plan in which a person has filled something in.</summary>
/// <param name="Number">Its number in the sheet.</param>
/// <param name="IsHidden">Whether it is hidden or filtered away. It counts all the same.</param>
internal sealed record EditRow(int Number, bool IsHidden)
{
    /// <summary>GitHub's global id; null when the column is missing or empty.</summary>
    public string? NodeId { get; init; }

    /// <summary>The number; null when the column is missing or empty.</summary>
    public long? Id { get; init; }

    /// <summary><c>owner/name</c> at the time of the audit; null when a column is missing or empty.</summary>
    public string? FullName { get; init; }

    /// <summary>The column Topics: its text at the time of the audit; null when it was empty.</summary>
    public string? Topics { get; init; }

    /// <summary>The column Property: its text at the time of the audit; null when it was empty.</summary>
    public string? Property { get; init; }

    /// <summary>Topics to add; null when nothing is filled in.</summary>
    public EditCell? Add { get; init; }

    /// <summary>Topics to take away; null when nothing is filled in.</summary>
    public EditCell? Delete { get; init; }

    /// <summary>The value to give the property; null when nothing is filled in.</summary>
    public EditCell? Set { get; init; }

    /// <summary>What is filled in.</summary>
    public IEnumerable<EditCell> Cells => new[] { Add, Delete, Set }.OfType<EditCell>();

    /// <summary>How many characters are kept of it.</summary>
    public int Characters =>
        Cells.Sum(cell => cell.Text.Length)
        + (NodeId?.Length ?? 0)
        + (FullName?.Length ?? 0)
        + (Topics?.Length ?? 0)
        + (Property?.Length ?? 0);

    /// <summary>What the output calls it.</summary>
    public string Name => FullName ?? NodeId ?? Id?.ToString(CultureInfo.InvariantCulture) ?? $"row {Number}";
}

/// <summary>A cell that a person filled in.</summary>
/// <param name="Address">Where: <c>I12</c>.</param>
/// <param name="Text">What it says, trimmed, not empty.</param>
/// <param name="Problem">Why that is not what the person typed; null when it is.</param>
internal sealed record EditCell(string Address, string Text, string? Problem = null);
