using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>The sheet with what is different from the period before.</summary>
internal static class ChangesSheet
{
    private static readonly ImmutableArray<ReportColumn<(string What, BilledResource Resource)>> s_columns =
    [
        new("Change", 28, row => ReportCell.Of(row.What)),
        .. BilledColumns.OfManyServices.Select(column => new ReportColumn<(string What, BilledResource Resource)>(
            column.Header,
            column.Width,
            row => column.Read(row.Resource)
        )),
    ];

    /// <summary>Writes the sheet; without rows when there is no period before.</summary>
    public static void Write(WorkbookPackage package, BillingChanges? changes) =>
        SheetTable.Write(
            package,
            "Changes",
            s_columns,
            changes is null
                ? []
                :
                [
                    .. changes.NewlyUnowned.Select(it => ("Without a declared owner now", it)),
                    .. changes.NewlyOwned.Select(it => ("With a declared owner now", it)),
                ]
        );
}
