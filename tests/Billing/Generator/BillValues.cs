namespace ZocSec.Tests.Billing.Generator;

/// <summary>Where the values of columns come from that both CURs have, by the name of the report of 2015.</summary>
internal static class BillValues
{
    private static readonly Dictionary<string, BillColumn> s_columns = All()
        .ToDictionary(column => column.Name, StringComparer.Ordinal);

    /// <summary>The column of this name; null: it is always empty.</summary>
    public static BillColumn? Find(string name) => s_columns.GetValueOrDefault(name);

    /// <summary>What sells it.</summary>
    public static string Seller(BillLine line) => line.IsMarketplace ? "AWS Marketplace" : "AWS";

    /// <summary>What a line says.</summary>
    public static string Say(BillLine line) =>
        line.Type switch
        {
            "Tax" => "Tax for product code " + line.Kind.Service,
            "Credit" => "Credit of the partner programme, applied to " + line.Kind.ServiceName,
            "Refund" => "Refund for " + line.Kind.ServiceName,
            "SavingsPlanNegation" => "SavingsPlanNegation used by AccountId : " + line.Account,
            _ => $"${line.Rate} {line.Kind.Text}",
        };

    private static List<BillColumn> All() =>
        [
            Text("identity/LineItemId", line => line.Id),
            Text("identity/TimeInterval", line => $"{BillText.Time(line.Start)}/{BillText.Time(line.End)}"),
            Text("bill/InvoiceId", line => line.Invoice),
            Text("bill/InvoicingEntity", line => line.Issuer),
            Text("bill/BillingEntity", Seller),
            Text("bill/BillType", line => line.BillType),
            Text("bill/PayerAccountId", line => line.Payer),
            Time("bill/BillingPeriodStartDate", BillText.PeriodStart),
            Time("bill/BillingPeriodEndDate", BillText.PeriodEnd),
            Text("lineItem/UsageAccountId", line => line.Account),
            Text("lineItem/LineItemType", line => line.Type),
            Time("lineItem/UsageStartDate", line => line.Start),
            Time("lineItem/UsageEndDate", line => line.End),
            Text("lineItem/ProductCode", line => line.Kind.Service),
            Text("lineItem/UsageType", line => line.UsageType),
            Text("lineItem/Operation", line => line.Operation),
            Text("lineItem/ResourceId", line => line.ResourceId),
            Amount("lineItem/UsageAmount", line => line.Quantity),
            Text("lineItem/CurrencyCode", line => line.Currency),
            Amount("lineItem/UnblendedRate", line => line.Rate),
            Amount("lineItem/UnblendedCost", line => line.Billed),
            Amount("lineItem/BlendedRate", line => line.Rate),
            Amount("lineItem/BlendedCost", line => line.Billed),
            Text("lineItem/LineItemDescription", Say),
            Text("lineItem/TaxType", line => line.Type == "Tax" ? "VAT" : ""),
            Text("lineItem/LegalEntity", line => line.Issuer),
            Text("product/ProductName", line => line.Kind.ServiceName),
            Text("product/productFamily", line => line.Kind.Family),
            Text("product/description", line => $"{line.Kind.ServiceName}, {line.Kind.Text}, in {line.Region}"),
            Text("product/location", line => line.Region.Length == 0 ? "Any" : "Region " + line.Region),
            Text("product/locationType", line => "AWS Region"),
            Text("product/operation", line => line.Operation),
            Text("product/region", line => line.Region),
            Text("product/regionCode", line => line.Region),
            Text("product/servicecode", line => line.Kind.Service),
            Text("product/servicename", line => line.Kind.ServiceName),
            Text("product/sku", line => line.Sku),
            Text("product/usagetype", line => line.UsageType),
            Text("product/groupDescription", line => line.Resource < 0 ? "" : "Charges of " + line.Kind.Family),
            Compute("product/clockSpeed", "Up to 3.1 GHz"),
            Compute("product/currentGeneration", "Yes"),
            Compute("product/dedicatedEbsThroughput", "Up to 4750 Mbps"),
            Compute("product/ecu", "16"),
            Compute("product/enhancedNetworkingSupported", "Yes"),
            Compute("product/instanceFamily", "General purpose"),
            Compute("product/instanceType", "m5.xlarge"),
            Compute("product/instanceTypeFamily", "m5"),
            Compute("product/licenseModel", "No License required"),
            Compute("product/marketoption", "OnDemand"),
            Compute("product/memory", "16 GiB"),
            Compute("product/networkPerformance", "Up to 10 Gigabit"),
            Compute("product/normalizationSizeFactor", "8"),
            Compute("product/operatingSystem", "Linux"),
            Compute("product/physicalProcessor", "Intel Xeon Platinum 8175 (Skylake)"),
            Compute("product/preInstalledSw", "NA"),
            Compute("product/processorArchitecture", "64-bit"),
            Compute("product/processorFeatures", "Intel AVX; Intel AVX2; Intel AVX512; Intel Turbo"),
            Compute("product/storage", "EBS only"),
            Compute("product/tenancy", "Shared"),
            Compute("product/vcpu", "4"),
            Compute("product/vpcnetworkingsupport", "true"),
            Text("pricing/RateCode", line => $"{line.Sku}.JRTCKXETXF.6YS6EN2CT7"),
            Text("pricing/RateId", line => $"{line.Sku[..4]}{line.Kind.Share}8162534"),
            Text("pricing/currency", line => line.Currency),
            Amount("pricing/publicOnDemandCost", line => line.List),
            Amount("pricing/publicOnDemandRate", line => line.Rate),
            Text("pricing/term", line => line.Type == "DiscountedUsage" ? "Reserved" : "OnDemand"),
            Text("pricing/unit", line => line.Kind.Unit),
            Some("reservation/EffectiveCost", line => line.ReservationEffective),
            Text("reservation/ReservationARN", line => line.ReservationArn),
            Some("reservation/UnusedAmortizedUpfrontFeeForBillingPeriod", line => line.UnusedUpfront),
            Some("reservation/UnusedRecurringFee", line => line.UnusedRecurring),
            Some("savingsPlan/TotalCommitmentToDate", line => line.Commitment),
            Text("savingsPlan/SavingsPlanARN", line => line.SavingsPlanArn),
            Some("savingsPlan/UsedCommitment", line => line.UsedCommitment),
            Some("savingsPlan/SavingsPlanEffectiveCost", line => line.SavingsPlanEffective),
            Text("splitLineItem/ParentResourceId", line => line.SplitParent),
            Some("splitLineItem/SplitCost", line => line.SplitCost),
            Text("costCategory/BusinessUnit", BusinessUnit),
        ];

    /// <summary>The value of the only cost category.</summary>
    public static string BusinessUnit(BillLine line) => line.Resource < 0 ? "" : "Retail";

    private static BillColumn Text(string name, Func<BillLine, string> value) => new(name) { Text = value };

    private static BillColumn Time(string name, Func<BillLine, DateTime> value) => new(name) { Time = value };

    private static BillColumn Amount(string name, Func<BillLine, decimal?> value) => new(name) { Amount = value };

    private static BillColumn Some(string name, Func<BillLine, decimal> value) =>
        new(name) { Amount = line => value(line) is var amount and not 0 ? amount : null };

    private static BillColumn Compute(string name, string value) =>
        new(name) { Text = line => line.Kind.Family == "Compute Instance" ? value : "" };
}
