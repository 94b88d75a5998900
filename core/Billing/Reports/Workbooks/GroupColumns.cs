using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>The columns of sheets that say how much of what is owned.</summary>
internal static class GroupColumns
{
    /// <summary>The columns.</summary>
    /// <param name="what">What the groups are by.</param>
    public static ImmutableArray<ReportColumn<SpendGroup>> Of(string what) =>
        [
            new(what, 28, it => ReportCell.Of(it.Key)),
            new("Name", 28, it => ReportCell.Of(it.Name)),
            new("Currency", 10, it => ReportCell.Of(it.Currency)),
            new("Nobody's", 15, it => ReportCell.OfAmount(it.Unowned)),
            new("Owner of account only", 21, it => ReportCell.OfAmount(it.ByAccount)),
            new("Likely owner only", 18, it => ReportCell.OfAmount(it.Likely)),
            new("Declared owner", 16, it => ReportCell.OfAmount(it.Owned)),
            new("Can be owned", 15, it => ReportCell.OfAmount(it.Allocatable)),
            new("Covered", 10, it => ReportCell.OfShare(Fraction(SpendWords.CoverageOf(it)))),
            new("Unallocatable", 15, it => ReportCell.OfAmount(it.Unallocatable)),
            new("Total", 15, it => ReportCell.OfAmount(it.Total)),
            new("Resources", 12, it => ReportCell.OfCount(it.Resources)),
            new("with a declared owner", 21, it => ReportCell.OfCount(it.OwnedResources)),
            new("of nobody", 12, it => ReportCell.OfCount(it.UnownedResources)),
            new("Covered by count", 17, it => ReportCell.OfShare(Fraction(it.CountCoverage))),
        ];

    /// <summary>A percentage as a cell has it that shows one decimal: rounded down, so that only all shows as 100 %.</summary>
    public static double Fraction(decimal percent) => (double)(Math.Floor(percent * 10) / 1000);
}
