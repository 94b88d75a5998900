using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Sources;

/// <summary>Tells from the columns of a manifest what it is a manifest of.</summary>
internal static class ReportColumns
{
    // By their letters and digits: lineItem/UnblendedCost and line_item_unblended_cost are the same.
    private static readonly ImmutableArray<string> s_cur =
    [
        "bill_payer_account_id",
        "line_item_usage_account_id",
        "line_item_line_item_type",
        "line_item_product_code",
        "line_item_usage_start_date",
        "line_item_unblended_cost",
        "line_item_currency_code",
    ];

    private static readonly ImmutableArray<string> s_focus =
    [
        "BillingAccountId",
        "SubAccountId",
        "ChargeCategory",
        "ChargePeriodStart",
        "ServiceName",
        "BilledCost",
        "EffectiveCost",
        "BillingCurrency",
    ];

    /// <summary>What some columns are of.</summary>
    /// <param name="Format">The format; null when they are of no cost report.</param>
    /// <param name="HasResources">Whether there is a column of resources.</param>
    /// <param name="Missing">What a cost report of the format must have and this has not, as the format names it.</param>
    /// <param name="Kind">What they are of when they are of no cost report.</param>
    internal sealed record Told(ReportFormat? Format, bool HasResources, ImmutableArray<string> Missing, string Kind);

    /// <summary>Tells what the columns of a manifest are of.</summary>
    public static Told Of(Manifest manifest)
    {
        var has = manifest.Columns.Select(Letters).ToHashSet(StringComparer.Ordinal);
        if (has.Contains("billedcost") || (has.Contains("effectivecost") && has.Contains("chargecategory")))
        {
            return new Told(ReportFormat.Focus, has.Contains("resourceid"), Missing(has, s_focus), "");
        }

        if (has.Contains("lineitemunblendedcost") || has.Contains("lineitemlineitemtype"))
        {
            return new Told(
                manifest.IsLegacy ? ReportFormat.LegacyCur : ReportFormat.Cur2,
                has.Contains("lineitemresourceid"),
                Missing(has, s_cur),
                ""
            );
        }

        return new Told(null, HasResources: false, [], KindOf(has));
    }

    private static string KindOf(HashSet<string> has) =>
        has.Contains("recommendationid") || has.Contains("estimatedmonthlysavingsafterdiscount")
            ? "is of Cost Optimization Recommendations"
        : has.Any(one => one.Contains("emissions", StringComparison.Ordinal)) ? "is of carbon emissions"
        : "has neither the columns of a Cost and Usage Report nor those of FOCUS";

    private static ImmutableArray<string> Missing(HashSet<string> has, ImmutableArray<string> asked) =>
        [.. asked.Where(one => !has.Contains(Letters(one)))];

    private static string Letters(string name) =>
        string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
