using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports;

/// <summary>
/// All resources as CSV, a line each: what is in no other format but JSON when they are very many. Amounts have all of
/// their digits.
/// </summary>
internal static class BillingCsv
{
    /// <summary>Writes the table row by row.</summary>
    /// <param name="report">What was found; its resources are read once.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="ct">Ends the writing between rows.</param>
    public static async Task WriteAsync(BillingReport report, Stream stream, CancellationToken ct)
    {
        await using var table = new CsvTable(stream);
        await table.HeaderAsync(BilledColumns.All.Select(column => column.Header), ct);
        await foreach (var resource in report.Resources.ReadAsync(ResourceList.All, ct))
        {
            ct.ThrowIfCancellationRequested();
            await table.RowAsync(BilledColumns.All.Select(column => column.Read(resource)), ct);
        }
    }
}
