using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Lines;

/// <summary>
/// What each format calls what is kept of a line. Sources: the data dictionaries "Cost and Usage Report" and "AWS Data
/// Exports" of the AWS user guides, and the FOCUS column library.
/// </summary>
internal static class RawColumns
{
    private static readonly (RawText Key, string Legacy, string Cur2, string Focus)[] s_texts =
    [
        (RawText.PayerId, "bill/PayerAccountId", "bill_payer_account_id", "BillingAccountId"),
        (RawText.InvoiceId, "bill/InvoiceId", "bill_invoice_id", "InvoiceId"),
        (
            RawText.InvoicingEntity,
            "bill/InvoicingEntity|bill/BillingEntity",
            "bill_invoicing_entity|bill_billing_entity",
            "InvoiceIssuer|InvoiceIssuerName"
        ),
        (RawText.BillType, "bill/BillType", "bill_bill_type", "x_BillType"),
        (RawText.Currency, "lineItem/CurrencyCode", "line_item_currency_code", "BillingCurrency"),
        (RawText.AccountId, "lineItem/UsageAccountId", "line_item_usage_account_id", "SubAccountId"),
        (RawText.AccountName, "lineItem/UsageAccountName", "line_item_usage_account_name", "SubAccountName"),
        (RawText.Service, "lineItem/ProductCode", "line_item_product_code", "x_ServiceCode|ServiceName"),
        (RawText.ServiceName, "product/ProductName", "product_product_name", "ServiceName"),
        (RawText.Family, "product/productFamily", "product_product_family", "ServiceCategory"),
        (RawText.Region, "product/regionCode|product/region", "product_region_code|product_region", "RegionId|Region"),
        (RawText.ResourceId, "lineItem/ResourceId", "line_item_resource_id", "ResourceId"),
        (RawText.LineType, "lineItem/LineItemType", "line_item_line_item_type", "ChargeCategory"),
        (RawText.ChargeClass, "", "", "ChargeClass"),
        (
            RawText.Commitment,
            "reservation/ReservationARN|savingsPlan/SavingsPlanARN",
            "reservation_reservation_a_r_n|savings_plan_savings_plan_a_r_n",
            "CommitmentDiscountId"
        ),
        (RawText.CommitmentStatus, "", "", "CommitmentDiscountStatus"),
        (RawText.SplitParent, "splitLineItem/ParentResourceId", "split_line_item_parent_resource_id", ""),
    ];

    private static readonly (RawAmount Key, string Legacy, string Cur2, string Focus)[] s_amounts =
    [
        (RawAmount.Billed, "lineItem/UnblendedCost", "line_item_unblended_cost", "BilledCost"),
        (RawAmount.List, "pricing/publicOnDemandCost", "pricing_public_on_demand_cost", "ListCost"),
        (RawAmount.Effective, "", "", "EffectiveCost"),
        (RawAmount.ReservationEffective, "reservation/EffectiveCost", "reservation_effective_cost", ""),
        (
            RawAmount.ReservationUnusedUpfront,
            "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
            "reservation_unused_amortized_upfront_fee_for_billing_period",
            ""
        ),
        (
            RawAmount.ReservationUnusedRecurring,
            "reservation/UnusedRecurringFee",
            "reservation_unused_recurring_fee",
            ""
        ),
        (
            RawAmount.SavingsPlanEffective,
            "savingsPlan/SavingsPlanEffectiveCost",
            "savings_plan_savings_plan_effective_cost",
            ""
        ),
        (
            RawAmount.SavingsPlanCommitment,
            "savingsPlan/TotalCommitmentToDate",
            "savings_plan_total_commitment_to_date",
            ""
        ),
        (RawAmount.SavingsPlanUsed, "savingsPlan/UsedCommitment", "savings_plan_used_commitment", ""),
        (RawAmount.Discount, "", "discount_total_discount", ""),
    ];

    /// <summary>Where a line's use begins.</summary>
    public static string StartOf(ReportFormat format, bool isParquet) =>
        Named(format, isParquet, ("lineItem/UsageStartDate", "line_item_usage_start_date", "ChargePeriodStart"))[0];

    /// <summary>Where the billing period of a line begins, which stands for its use where a line has none.</summary>
    public static string PeriodStartOf(ReportFormat format, bool isParquet) =>
        Named(
            format,
            isParquet,
            ("bill/BillingPeriodStartDate", "bill_billing_period_start_date", "BillingPeriodStart")
        )[0];

    /// <summary>
    /// The names of a text's column, to be tried in this order for each line: the first that has a value counts. Empty: the
    /// format has none. Parquet of the legacy report has CUR 2.0's names.
    /// </summary>
    public static ImmutableArray<string> Of(RawText text, ReportFormat format, bool isParquet)
    {
        var (_, legacy, cur2, focus) = s_texts[(int)text];
        return Named(format, isParquet, (legacy, cur2, focus));
    }

    /// <summary>The names of an amount's column; empty: the format has none.</summary>
    public static ImmutableArray<string> Of(RawAmount amount, ReportFormat format, bool isParquet)
    {
        var (_, legacy, cur2, focus) = s_amounts[(int)amount];
        return Named(format, isParquet, (legacy, cur2, focus));
    }

    private static ImmutableArray<string> Named(
        ReportFormat format,
        bool isParquet,
        (string Legacy, string Cur2, string Focus) names
    ) =>
        [
            .. (
                format switch
                {
                    ReportFormat.Focus => names.Focus,
                    ReportFormat.LegacyCur when !isParquet => names.Legacy,
                    _ => names.Cur2,
                }
            ).Split('|', StringSplitOptions.RemoveEmptyEntries),
        ];
}
