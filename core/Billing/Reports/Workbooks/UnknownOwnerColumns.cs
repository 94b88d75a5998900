using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>The columns of the sheet of owners that the directory does not have.</summary>
internal static class UnknownOwnerColumns
{
    /// <summary>The columns.</summary>
    public static ImmutableArray<ReportColumn<UnknownOwner>> All { get; } =
    [
        new("Owner", 40, it => ReportCell.Of(it.Owner)),
        new("What", 14, it => ReportCell.Of(it.HasLeft ? "has left" : "unknown")),
        new("Resources", 14, it => ReportCell.OfCount(it.Resources)),
        new("Effective", 16, it => ReportCell.OfAmount(it.Spend)),
        new("Currency", 10, it => ReportCell.Of(it.Currency)),
    ];
}
