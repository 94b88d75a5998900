using DuckDB.NET.Data;

namespace ZocSec.Tests.Billing.Store;

/// <summary>Parquet files as exports write them.</summary>
internal static class Parquet
{
    /// <summary>A line of CUR 2.0: its columns are to be replaced by <c>SELECT * REPLACE (…)</c>.</summary>
    public const string Cur2 = """
        SELECT '000000000001' AS bill_payer_account_id, 'INV1' AS bill_invoice_id, 'AWS' AS bill_billing_entity, 'Amazon Web Services EMEA SARL' AS bill_invoicing_entity,
            'Anniversary' AS bill_bill_type, TIMESTAMP '2026-10-01' AS bill_billing_period_start_date, 'USD' AS line_item_currency_code,
            '000000000002' AS line_item_usage_account_id, 'shop' AS line_item_usage_account_name, 'AmazonEC2' AS line_item_product_code,
            'Compute Instance' AS product_product_family, 'eu-west-1' AS product_region_code, 'i-1' AS line_item_resource_id,
            'Usage' AS line_item_line_item_type, '' AS reservation_reservation_a_r_n, '' AS savings_plan_savings_plan_a_r_n,
            CAST(NULL AS VARCHAR) AS split_line_item_parent_resource_id, TIMESTAMP '2026-10-05 06:00:00' AS line_item_usage_start_date,
            1.0::DOUBLE AS line_item_unblended_cost, 2.0::DOUBLE AS pricing_public_on_demand_cost, 3.0::DOUBLE AS reservation_effective_cost,
            4.0::DOUBLE AS reservation_unused_amortized_upfront_fee_for_billing_period, 5.0::DOUBLE AS reservation_unused_recurring_fee,
            6.0::DOUBLE AS savings_plan_savings_plan_effective_cost, 9.0::DOUBLE AS savings_plan_total_commitment_to_date,
            1.5::DOUBLE AS savings_plan_used_commitment, MAP(['user_Owner', 'user_owner', 'aws_created_by', 'user_team'], ['a', 'b', 'root', '']) AS resource_tags,
            MAP(['Unit'], ['Shop']) AS cost_category, MAP(['product_name'], ['Elastic Compute Cloud']) AS product
        """;

    /// <summary>A line of FOCUS.</summary>
    public const string Focus = """
        SELECT '000000000001' AS "BillingAccountId", 'INV1' AS "InvoiceId", 'AWS' AS "InvoiceIssuer", 'USD' AS "BillingCurrency", '000000000002' AS "SubAccountId",
            'shop' AS "SubAccountName", 'AmazonEC2' AS "x_ServiceCode", 'Amazon Elastic Compute Cloud' AS "ServiceName", 'Compute' AS "ServiceCategory",
            'eu-west-1' AS "RegionId", 'i-1' AS "ResourceId", 'Usage' AS "ChargeCategory", CAST(NULL AS VARCHAR) AS "ChargeClass", CAST(NULL AS VARCHAR) AS "CommitmentDiscountId",
            TIMESTAMPTZ '2026-10-05 06:00:00+00' AS "ChargePeriodStart", 1.0::DOUBLE AS "BilledCost", 2.0::DOUBLE AS "ListCost", 0.7::DOUBLE AS "EffectiveCost",
            MAP(['Owner', 'user:team', 'none'], ['a', 'core', NULL]) AS "Tags", MAP(['Unit'], ['Shop']) AS "x_CostCategories"
        """;

    /// <summary>Writes the answer to a query.</summary>
    public static void Write(string path, string select)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET TimeZone = 'UTC'; COPY ({select}) TO '{path}' (FORMAT parquet)";
        command.ExecuteNonQuery();
    }

    /// <summary>A line with other values: <c>With(Cur2, "'Tax' AS line_item_line_item_type")</c>.</summary>
    public static string With(string line, string replaced, string also = "") =>
        $"SELECT * REPLACE ({replaced}) {also} FROM ({line})";
}
