using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>The columns of the sheet of tag keys.</summary>
internal static class TagKeyColumns
{
    /// <summary>The columns, with one for the spend in each currency there is.</summary>
    public static ImmutableArray<ReportColumn<TagKey>> Of(ImmutableArray<TagKey> keys) =>
        [
            new("Key", 34, it => ReportCell.Of(it.Key)),
            new("Counts as", 26, it => ReportCell.Of(it.Means)),
            new("Asked for owners", 17, it => ReportCell.Of(it.IsAsked)),
            new("Lines", 14, it => ReportCell.OfCount(it.Lines)),
            new("Resources", 14, it => ReportCell.OfCount(it.Resources)),
            new("Last used", 12, it => ReportCell.Of(SpendWords.Period(it.LastUsed))),
            .. keys.SelectMany(key => key.Spend.Keys)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(currency => new ReportColumn<TagKey>(
                    $"Effective {currency}",
                    18,
                    it => it.Spend.TryGetValue(currency, out var spend) ? ReportCell.OfAmount(spend) : default
                )),
        ];
}
