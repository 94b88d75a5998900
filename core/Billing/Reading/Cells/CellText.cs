namespace ZocSec.Core.Billing.Reading.Cells;

/// <summary>What a cell says.</summary>
internal static class CellText
{
    /// <summary>Whether it says nothing: some exports write <c>NULL</c> for that.</summary>
    public static bool IsEmpty(ReadOnlySpan<char> text) =>
        text.Length == 0 || (text.Length == 4 && text is "NULL" or "null");
}
