namespace ZocSec.Core.Audits.Reports.Workbooks;

/// <summary>What a chart shows: names in column A of the summary and counts in column B.</summary>
/// <param name="FirstRow">The row of the first.</param>
/// <param name="Points">Names and counts, as the cells have them: what shows the chart need not compute.</param>
internal sealed record ChartRange(uint FirstRow, (string Name, int Count)[] Points)
{
    /// <summary>The cells with the names.</summary>
    public string Names => Cells('A');

    /// <summary>The cells with the counts.</summary>
    public string Counts => Cells('B');

    private string Cells(char column) =>
        $"{Columns.WorkbookNames.Summary}!${column}${FirstRow}:${column}${FirstRow + Points.Length - 1}";
}
