namespace ZocSec.Core.Reports.Workbooks;

/// <summary>What a chart shows: names in column A of a sheet and numbers in column B.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="FirstRow">The row of the first.</param>
/// <param name="Points">Names and numbers, as the cells have them: what shows the chart need not compute.</param>
/// <param name="Format">How numbers are shown, as spreadsheets write it.</param>
internal sealed record ChartRange(
    string Sheet,
    uint FirstRow,
    (string Name, double Value)[] Points,
    string Format = "#,##0"
)
{
    /// <summary>The cells with the names.</summary>
    public string Names => Cells('A');

    /// <summary>The cells with the numbers.</summary>
    public string Values => Cells('B');

    /// <summary>Whether a number is below 0.</summary>
    public bool HasNegative => Points.Any(point => point.Value < 0);

    private string Cells(char column) => $"'{Sheet}'!${column}${FirstRow}:${column}${FirstRow + Points.Length - 1}";
}
