using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Store;

namespace ZocSec.Tests.Billing.Store;

public sealed class RawSelectTests
{
    private static readonly (string, string)[] s_columns =
    [
        ("bill_billing_period_start_date", "timestamp"),
        ("line_item_usage_account_id", "string"),
        ("line_item_currency_code", "string"),
        ("line_item_line_item_type", "string"),
        ("line_item_unblended_cost", "double"),
        ("resource_tags", "map<string,string>"),
    ];

    [Fact]
    public void Trino_is_written_in_its_own_functions()
    {
        var sql = RawSelect.Write(
            ReportFormat.Cur2,
            s_columns,
            "\"billing\".\"cur2\"",
            new TrinoDialect(),
            new("athena", Period: null)
        );

        Assert.Contains(
            "CAST(date_trunc('month', CAST(\"bill_billing_period_start_date\" AS TIMESTAMP)) AS DATE) AS period",
            sql
        );
        Assert.Contains("transform_keys(map_filter(", sql);
        Assert.Contains("FROM \"billing\".\"cur2\"", sql);
        Assert.DoesNotContain("lambda", sql);
    }

    [Fact]
    public void All_tags_in_one_column_are_no_error_in_trino_where_two_keys_become_one()
    {
        var sql = RawSelect.Write(
            ReportFormat.Cur2,
            [.. s_columns, ("tags", "map<string,string>")],
            "\"billing\".\"cur2\"",
            new TrinoDialect(),
            new("athena", Period: null)
        );

        Assert.Contains(
            "(k, v) -> v <> '' AND starts_with(k, 'resourceTags/') AND NOT starts_with(k, 'resourceTags/user_') AND NOT starts_with(k, 'resourceTags/user:'))",
            sql
        );
        Assert.DoesNotContain("\"resource_tags\"", sql);
    }

    [Fact]
    public void A_table_without_costs_is_refused()
    {
        var error = Assert.Throws<BillingException>(() =>
            RawSelect.Write(ReportFormat.Focus, s_columns, "\"t\"", new TrinoDialect(), new("athena", Period: null))
        );

        Assert.Contains("no column SubAccountId", error.Message);
    }
}
