namespace ZocSec.Tests.Billing.Generator;

/// <summary>The columns of FOCUS 1.2 with those that AWS adds. Source: the FOCUS column library and the table dictionary of Data Exports.</summary>
internal static class FocusColumns
{
    private const BillFormat Focus = BillFormat.FocusParquet;

    /// <summary>All of them.</summary>
    public static BillColumn[] All { get; } =
    [
        new("AvailabilityZone"),
        Amount("BilledCost", line => BillClass.BilledOf(line, Focus)),
        Text("BillingAccountId", line => line.Payer),
        Text("BillingAccountName", _ => "management"),
        Text("BillingAccountType", _ => "Management"),
        Text("BillingCurrency", line => line.Currency),
        new("BillingPeriodEnd") { Time = BillText.PeriodEnd },
        new("BillingPeriodStart") { Time = BillText.PeriodStart },
        new("CapacityReservationId"),
        new("CapacityReservationStatus"),
        Text("ChargeCategory", BillClass.CategoryOf),
        Text("ChargeClass", line => line.Type == "Refund" ? "Correction" : ""),
        Text("ChargeDescription", BillValues.Say),
        Text("ChargeFrequency", line => BillClass.CategoryOf(line) == "Purchase" ? "One-Time" : "Usage-Based"),
        new("ChargePeriodEnd") { Time = line => line.End },
        new("ChargePeriodStart") { Time = line => line.Start },
        Text(
            "CommitmentDiscountCategory",
            line =>
                line.SavingsPlanArn.Length > 0 ? "Spend"
                : line.ReservationArn.Length > 0 ? "Usage"
                : ""
        ),
        Text("CommitmentDiscountId", Commitment),
        new("CommitmentDiscountName"),
        Text(
            "CommitmentDiscountStatus",
            line => line.Type is "DiscountedUsage" or "SavingsPlanCoveredUsage" ? "Used" : ""
        ),
        Text(
            "CommitmentDiscountType",
            line =>
                line.SavingsPlanArn.Length > 0 ? "Compute Savings Plan"
                : line.ReservationArn.Length > 0 ? "Reserved Instance"
                : ""
        ),
        Amount("ConsumedQuantity", line => line.Quantity),
        Text("ConsumedUnit", line => line.Kind.Unit),
        Amount("ContractedCost", line => line.Billed),
        Amount("ContractedUnitPrice", line => line.Rate),
        Amount("EffectiveCost", BillClass.EffectiveOf),
        Text("InvoiceId", line => line.Invoice),
        Text("InvoiceIssuerName", line => line.Issuer),
        Amount("ListCost", line => line.List),
        Amount("ListUnitPrice", line => line.Rate),
        Text(
            "PricingCategory",
            line => line.Type is "DiscountedUsage" or "SavingsPlanCoveredUsage" ? "Committed" : "Standard"
        ),
        Amount("PricingQuantity", line => line.Quantity),
        Text("PricingUnit", line => line.Kind.Unit),
        Text("ProviderName", _ => "AWS"),
        Text("PublisherName", line => line.IsMarketplace ? line.Issuer : "AWS"),
        Text("RegionId", line => line.Region),
        Text("RegionName", line => line.Region.Length == 0 ? "" : "Region " + line.Region),
        Text("ResourceId", line => line.ResourceId),
        new("ResourceName"),
        Text("ResourceType", line => line.Resource < 0 ? "" : line.Kind.Family),
        Text("ServiceCategory", line => line.Kind.Family == "Storage" ? "Storage" : "Compute"),
        Text("ServiceName", line => line.Kind.ServiceName),
        Text("SkuId", line => line.Sku),
        Text("SkuPriceId", line => $"{line.Sku}.JRTCKXETXF.6YS6EN2CT7"),
        Text("SubAccountId", line => line.Account),
        Text("SubAccountName", line => line.AccountName),
        Text("SubAccountType", _ => "Member"),
        new("Tags") { Map = Tags },
        new("x_CostCategories") { Map = line => Cur2Columns.Category(line, "BusinessUnit") },
        new("x_Discounts") { Map = _ => [] },
        Text("x_Operation", line => line.Operation),
        Text("x_ServiceCode", line => line.Kind.Service),
        Text("x_UsageType", line => line.UsageType),
    ];

    private static string Commitment(BillLine line) =>
        line.SavingsPlanArn.Length > 0 ? line.SavingsPlanArn : line.ReservationArn;

    private static List<(string Key, string? Value)> Tags(BillLine line) =>
        [
            .. line.Tags.Select(tag =>
                (tag.Key.StartsWith("user:", StringComparison.Ordinal) ? tag.Key["user:".Length..] : tag.Key, tag.Value)
            ),
        ];

    private static BillColumn Text(string name, Func<BillLine, string> value) => new(name) { Text = value };

    private static BillColumn Amount(string name, Func<BillLine, decimal> value) =>
        new(name) { Amount = line => value(line) };
}
