using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>
/// The workbook of the report (.xlsx): a summary with charts, the lists of resources, and what they come to in every way
/// that is asked. Rows are written as they are read, so memory does not grow with them.
/// </summary>
internal static class BillingWorkbook
{
    /// <summary>The most rows that Excel reads.</summary>
    public const uint MostRows = 1_048_576;

    /// <summary>Writes the workbook.</summary>
    /// <param name="report">What was found; its resources are read once for each of three sheets.</param>
    /// <param name="stream">A file opened for writing; stays open.</param>
    /// <param name="ct">Ends the writing between rows; what was written by then is no workbook.</param>
    /// <param name="mostRows">After how many rows a list is cut.</param>
    public static async Task WriteAsync(
        BillingReport report,
        Stream stream,
        CancellationToken ct,
        uint mostRows = MostRows
    )
    {
        using var package = new WorkbookPackage(stream);
        SpendSummarySheet.Write(package, report);
        var lists = new ResourceSheets(package, report.Resources, mostRows);
        await lists.WriteAsync("Buckets", ResourceList.Buckets, BilledColumns.OfOneService, ct);
        await lists.WriteAsync("Instances", ResourceList.Instances, BilledColumns.OfOneService, ct);
        await lists.WriteAsync("Other resources", ResourceList.Others, BilledColumns.OfManyServices, ct);
        ResourceSheets.Write(package, "Top unowned", report.TopUnowned);
        ChangesSheet.Write(package, report.Changes);
        Groups("Accounts", "Account", report.Accounts);
        Groups("Services", "Service", report.Services);
        Groups("Owners", "Owner", report.Owners);
        Groups("Rules", "Rule", report.Rules);
        SheetTable.Write(package, "Tag keys", TagKeyColumns.Of(report.TagKeys), report.TagKeys);
        SheetTable.Write(
            package,
            "Reconciliation",
            InvoiceColumns.Of(report.Invoices),
            ReconciliationWords.WorstFirst(report.Invoices)
        );
        SheetTable.Write(package, "Unknown owners", UnknownOwnerColumns.All, report.UnknownOwners);
        SourcesSheet.Write(package, report.Header, [.. lists.Remarks]);
        package.End();

        void Groups(string name, string what, ImmutableArray<SpendGroup> groups) =>
            SheetTable.Write(package, name, GroupColumns.Of(what), groups);
    }
}
