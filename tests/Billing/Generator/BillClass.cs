namespace ZocSec.Tests.Billing.Generator;

/// <summary>
/// What a line counts as, by its type: written down here a second time, so that a slip in the product's own rules shows.
/// </summary>
internal static class BillClass
{
    /// <summary>Whether a format has the line: FOCUS has neither negations nor split costs.</summary>
    public static bool Has(BillLine line, BillFormat format) =>
        !format.IsFocus() || (line.Type != "SavingsPlanNegation" && line.SplitParent.Length == 0);

    /// <summary>Its class, and what is billed and effective.</summary>
    public static (string Class, decimal Billed, decimal Effective) Of(BillLine line, BillFormat format)
    {
        var billed = BilledOf(line, format);
        var effective = EffectiveOf(line);
        return format.IsFocus()
            ? (FocusOf(line), billed, effective)
            : (line.SplitParent.Length > 0 ? "split" : CurOf(line.Type), billed, effective);
    }

    /// <summary>FOCUS bills a savings plan where it is bought, and not again where it is used.</summary>
    public static decimal BilledOf(BillLine line, BillFormat format) =>
        format.IsFocus() && line.Type == "SavingsPlanCoveredUsage" ? 0 : line.Billed;

    /// <summary>Effective cost.</summary>
    public static decimal EffectiveOf(BillLine line) =>
        line.Type switch
        {
            "DiscountedUsage" => line.ReservationEffective,
            "SavingsPlanCoveredUsage" => line.SavingsPlanEffective,
            "SavingsPlanRecurringFee" => line.Commitment - line.UsedCommitment,
            "SavingsPlanNegation" or "SavingsPlanUpfrontFee" => 0,
            "RIFee" => line.UnusedUpfront + line.UnusedRecurring,
            "Fee" when line.ReservationArn.Length > 0 => 0,
            _ => line.Billed,
        };

    /// <summary>The charge category of FOCUS.</summary>
    public static string CategoryOf(BillLine line) =>
        line.Type switch
        {
            "Tax" => "Tax",
            "Credit" or "Refund" => "Credit",
            "BundledDiscount" or "EdpDiscount" => "Adjustment",
            "Fee" or "RIFee" or "SavingsPlanUpfrontFee" or "SavingsPlanRecurringFee" => "Purchase",
            _ => "Usage",
        };

    private static string CurOf(string type) =>
        type switch
        {
            "Tax" => "tax",
            "Credit" => "credit",
            "Refund" => "refund",
            "Fee" or "RIFee" => "fee",
            "SavingsPlanUpfrontFee" or "SavingsPlanRecurringFee" => "savings-plan-fee",
            "SavingsPlanNegation" => "savings-plan-negation",
            "BundledDiscount" or "EdpDiscount" => "discount",
            _ => "usage",
        };

    private static string FocusOf(BillLine line) =>
        line.Type == "Refund"
            ? "correction"
            : CategoryOf(line) switch
            {
                "Tax" => "tax",
                "Credit" => "credit",
                "Adjustment" => "adjustment",
                "Purchase" => "fee",
                _ => "usage",
            };
}
