using ZocSec.Core.Audits.Columns;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Reports;

/// <summary>The table of repositories as CSV: the columns of the workbook, written by <see cref="CsvTable"/>.</summary>
public static class CsvReport
{
    /// <summary>Writes the table row by row.</summary>
    /// <param name="report">What was found; its rows are read once.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="ct">Ends the writing between rows.</param>
    public static async Task WriteAsync(AuditReport report, Stream stream, CancellationToken ct)
    {
        var columns = ColumnCatalogue.Of(report.Header.Columns);
        await using var table = new CsvTable(stream);
        await table.HeaderAsync(columns.Select(column => column.Header), ct);
        foreach (var repository in report.Repositories)
        {
            await table.RowAsync(columns.Select(column => column.Read(repository)), ct);
        }
    }
}
