namespace ZocSec.Tests.Billing.Generator;

/// <summary>The columns of CUR 2.0. Source: the table dictionary of Data Exports in the AWS user guide.</summary>
internal static class Cur2Columns
{
    private static readonly string[] s_productsInMap =
    [
        "product/ProductName",
        "product/description",
        "product/clockSpeed",
        "product/memory",
        "product/operatingSystem",
        "product/physicalProcessor",
        "product/tenancy",
        "product/vcpu",
    ];

    private static readonly string[] s_products =
    [
        "product/instanceFamily",
        "product/instanceType",
        "product/location",
        "product/locationType",
        "product/operation",
        "product/productFamily",
        "product/regionCode",
        "product/servicecode",
        "product/sku",
        "product/usagetype",
        "product/feeDescription",
        "product/fromLocation",
        "product/fromLocationType",
        "product/fromRegionCode",
        "product/toLocation",
        "product/toLocationType",
        "product/toRegionCode",
    ];

    /// <summary>All of them.</summary>
    public static BillColumn[] All { get; } =
    [
        new("bill_payer_account_name") { Text = _ => "management" },
        new("line_item_usage_account_name") { Text = line => line.AccountName },
        .. LegacyColumns
            .All.Where(column => IsKept(column.Name))
            .Select(column => column with { Name = BillSchema.Fold(column.Name) }),
        new("product") { Map = Product },
        new("cost_category") { Map = line => Category(line, "business_unit") },
        new("discount") { Map = _ => [] },
        new("discount_total_discount") { Amount = _ => null },
        new("resource_tags") { Map = Tags },
    ];

    /// <summary>The cost categories of a line.</summary>
    public static IReadOnlyList<(string Key, string? Value)> Category(BillLine line, string name) =>
        BillValues.BusinessUnit(line) is { Length: > 0 } unit ? [(name, unit)] : [];

    private static bool IsKept(string name) =>
        !name.StartsWith("costCategory/", StringComparison.Ordinal)
        && (
            !name.StartsWith("product/", StringComparison.Ordinal) || s_products.Contains(name, StringComparer.Ordinal)
        );

    private static List<(string Key, string? Value)> Product(BillLine line) =>
        [
            .. s_productsInMap
                .Select(name =>
                    (Key: BillSchema.Fold(name["product/".Length..]), Value: BillValues.Find(name)?.Text?.Invoke(line))
                )
                .Where(entry => entry.Value is { Length: > 0 }),
        ];

    // Keys that become one keep the first value there is.
    private static List<(string Key, string? Value)> Tags(BillLine line)
    {
        var tags = new List<(string Key, string? Value)>();
        foreach (var (key, value) in line.Tags)
        {
            var folded = BillSchema.Fold(key);
            var there = tags.FindIndex(tag => tag.Key == folded);
            if (there < 0)
            {
                tags.Add((folded, value));
            }
            else if (string.IsNullOrEmpty(tags[there].Value))
            {
                tags[there] = (folded, value);
            }
        }

        return tags;
    }
}
