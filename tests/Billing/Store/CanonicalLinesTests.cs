using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Tests.Billing.Store;

public sealed class CanonicalLinesTests : IDisposable
{
    private readonly StoreStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Theory]
    [InlineData("Usage", "usage", "1.000000000000")]
    [InlineData("DiscountedUsage", "usage", "3.000000000000")]
    [InlineData("SavingsPlanCoveredUsage", "usage", "6.000000000000")]
    [InlineData("FlatRateSubscription", "usage", "1.000000000000")]
    [InlineData("Tax", "tax", "1.000000000000")]
    [InlineData("Credit", "credit", "1.000000000000")]
    [InlineData("Refund", "refund", "1.000000000000")]
    [InlineData("Fee", "fee", "1.000000000000")]
    [InlineData("RIFee", "fee", "9.000000000000")]
    [InlineData("SavingsPlanUpfrontFee", "savings-plan-fee", "0.000000000000")]
    [InlineData("SavingsPlanRecurringFee", "savings-plan-fee", "7.500000000000")]
    [InlineData("SavingsPlanNegation", "savings-plan-negation", "0.000000000000")]
    [InlineData("BundledDiscount", "discount", "1.000000000000")]
    [InlineData("EdpDiscount", "discount", "1.000000000000")]
    [InlineData("PrivateRateDiscount", "discount", "1.000000000000")]
    [InlineData("SppDiscount", "discount", "1.000000000000")]
    [InlineData("Discount", "discount", "1.000000000000")]
    [InlineData("Adjustment", "adjustment", "1.000000000000")]
    [InlineData("Rounding", "other", "1.000000000000")]
    public async Task A_line_of_a_cur_has_the_class_and_the_effective_cost_of_its_type(
        string type,
        string kind,
        string effective
    )
    {
        _stage.Write("c.parquet", Parquet.With(Parquet.Cur2, $"'{type}' AS line_item_line_item_type"));

        Assert.Equal(
            [$"{kind}|1.000000000000|{effective}"],
            await _stage.AskAsync("SELECT class, billed, effective FROM lines", _stage.Version("c.parquet"))
        );
    }

    [Theory]
    [InlineData("Usage", "NULL", "usage")]
    [InlineData("Purchase", "NULL", "fee")]
    [InlineData("Tax", "NULL", "tax")]
    [InlineData("Credit", "NULL", "credit")]
    [InlineData("Adjustment", "NULL", "adjustment")]
    [InlineData("Usage", "'Correction'", "correction")]
    [InlineData("Gift", "NULL", "other")]
    public async Task A_line_of_focus_has_the_class_of_its_category_and_the_effective_cost_as_given(
        string category,
        string chargeClass,
        string kind
    )
    {
        _stage.Write(
            "c.parquet",
            Parquet.With(Parquet.Focus, $"'{category}' AS \"ChargeCategory\", {chargeClass} AS \"ChargeClass\"")
        );

        Assert.Equal(
            [$"{kind}|1.000000000000|0.700000000000"],
            await _stage.AskAsync("SELECT class, billed, effective FROM lines", Focus("c.parquet"))
        );
    }

    [Theory]
    [InlineData("Used", "usage")]
    [InlineData("Unused", "fee")]
    public async Task What_of_a_commitment_nobody_used_belongs_to_no_resource_in_focus_either(
        string status,
        string kind
    )
    {
        _stage.Write(
            "c.parquet",
            Parquet.With(
                Parquet.Focus,
                "'arn:aws:savingsplans::1:savingsplan/1' AS \"ResourceId\"",
                $", '{status}' AS \"CommitmentDiscountStatus\""
            )
        );

        Assert.Equal(
            [$"{kind}|Usage|0.700000000000"],
            await _stage.AskAsync("SELECT class, line_type, effective FROM lines", Focus("c.parquet"))
        );
    }

    [Fact]
    public async Task Discounts_in_a_column_are_said_to_be_missing_in_what_is_billed()
    {
        _stage.Write(
            "c.parquet",
            Parquet.With(
                Parquet.Cur2,
                "1.0::DOUBLE AS line_item_unblended_cost",
                ", -0.25::DOUBLE AS discount_total_discount"
            )
        );
        _stage.Write(
            "d.parquet",
            Parquet.With(
                Parquet.Cur2,
                "1.0::DOUBLE AS line_item_unblended_cost",
                ", 0::DOUBLE AS discount_total_discount"
            )
        );
        using var store = await _stage.OpenAsync();

        await _stage.ImportAsync(store, _stage.Version("c.parquet", "d.parquet"));

        Assert.StartsWith(
            "c.parquet: discounts of -0.25 USD stand in a column",
            Assert.Single(Assert.Single(store.Periods).Remarks),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_fee_of_a_commitment_is_amortised_elsewhere()
    {
        _stage.Write(
            "c.parquet",
            Parquet.With(
                Parquet.Cur2,
                "'Fee' AS line_item_line_item_type, 'arn:aws:ec2::1:reserved-instances/1' AS reservation_reservation_a_r_n"
            )
        );

        Assert.Equal(
            ["fee|1.000000000000|0.000000000000"],
            await _stage.AskAsync("SELECT class, billed, effective FROM lines", _stage.Version("c.parquet"))
        );
    }

    [Fact]
    public async Task A_line_of_split_cost_allocation_counts_and_costs_nothing()
    {
        _stage.Write("c.parquet", Parquet.With(Parquet.Cur2, "'i-9' AS split_line_item_parent_resource_id"));

        Assert.Equal(
            ["split|1|0.000000000000|0.000000000000|0.000000000000"],
            await _stage.AskAsync(
                "SELECT class, lines, billed, effective, list FROM lines",
                _stage.Version("c.parquet")
            )
        );
    }

    [Fact]
    public async Task Tags_keep_their_spelling_and_lose_prefixes_and_empty_values()
    {
        _stage.Write("c.parquet", Parquet.Cur2);
        _stage.Write("f.parquet", Parquet.Focus);

        Assert.Equal(
            ["{Owner=a, owner=b, aws_created_by=root, 'cost-category:Unit'=Shop}"],
            await _stage.AskAsync("SELECT CAST(tags AS VARCHAR) FROM lines", _stage.Version("c.parquet"))
        );
        using var second = new StoreStage();
        second.Write("f.parquet", Parquet.Focus);
        Assert.Equal(
            ["{Owner=a, team=core, 'cost-category:Unit'=Shop}"],
            await second.AskAsync(
                "SELECT CAST(tags AS VARCHAR) FROM lines",
                second.Version("f.parquet") with
                {
                    Format = ReportFormat.Focus,
                }
            )
        );
    }

    [Fact]
    public async Task The_legacy_report_has_a_column_for_each_tag()
    {
        _stage.Write(
            "c.parquet",
            $"""
            SELECT * EXCLUDE (resource_tags, cost_category, product), 'EC2' AS product_product_name, 'a' AS resource_tags_user_owner, '' AS resource_tags_user_team,
                NULL::VARCHAR AS resource_tags_user_none, 'root' AS resource_tags_aws_created_by, 'Shop' AS cost_category_unit FROM ({Parquet.Cur2})
            """
        );

        Assert.Equal(
            ["EC2|{owner=a, aws_created_by=root, 'cost-category:unit'=Shop}"],
            await _stage.AskAsync(
                "SELECT service_name, CAST(tags AS VARCHAR) FROM lines",
                _stage.Version("c.parquet") with
                {
                    Format = ReportFormat.LegacyCur,
                }
            )
        );
    }

    [Fact]
    public async Task All_tags_in_one_column_lose_the_prefixes_that_say_what_they_are_of()
    {
        _stage.Write(
            "c.parquet",
            Parquet.With(
                Parquet.Cur2,
                "MAP(['user_other'], ['x']) AS resource_tags",
                """
                , MAP(['resourceTags/Owner', 'resourceTags/user:team', 'resourceTags/aws:createdBy', 'costCategory/Unit', 'accountTag/Owner', 'userAttribute/x'],
                    ['a', 'core', 'root', 'Shop', 'acme', 'y']) AS tags
                """
            )
        );

        Assert.Equal(
            [
                "{Owner=a, team=core, 'aws:createdBy'=root, 'cost-category:Unit'=Shop, accountTag/Owner=acme, userAttribute/x=y}",
            ],
            await _stage.AskAsync("SELECT CAST(tags AS VARCHAR) FROM lines", _stage.Version("c.parquet"))
        );
    }

    [Fact]
    public async Task Two_spellings_of_a_prefix_for_one_key_are_one_tag()
    {
        _stage.Write(
            "c.parquet",
            Parquet.With(Parquet.Cur2, "MAP(['user_owner', 'user:owner', 'owner'], ['a', 'b', 'c']) AS resource_tags")
        );

        Assert.Equal(["2"], await _stage.AskAsync("SELECT cardinality(tags) FROM lines", _stage.Version("c.parquet")));
    }

    [Fact]
    public async Task Every_text_of_a_line_is_kept_with_leading_zeros()
    {
        _stage.Write("c.parquet", Parquet.Cur2);

        Assert.Equal(
            [
                "here|cur|2026-10-01|000000000001|INV1|Amazon Web Services EMEA SARL|Anniversary|USD|000000000002|shop|AmazonEC2|Elastic Compute Cloud|Compute Instance|eu-west-1|i-1|Usage|usage|2026-10-05 06:00:00|2026-10-05 06:00:00|1",
            ],
            await _stage.AskAsync(
                "SELECT * EXCLUDE (billed, effective, list, tags) FROM lines",
                _stage.Version("c.parquet")
            )
        );
    }

    [Fact]
    public async Task Like_lines_are_one_with_their_sums_and_the_span_of_their_use()
    {
        _stage.Write(
            "c.parquet",
            $"SELECT l.* REPLACE (TIMESTAMP '2026-10-01' + i * INTERVAL 1 HOUR AS line_item_usage_start_date, 0.1::DOUBLE AS line_item_unblended_cost) FROM ({Parquet.Cur2}) AS l, range(744) AS t(i)"
        );

        Assert.Equal(
            ["744|74.400000000000|2026-10-01 00:00:00|2026-10-31 23:00:00"],
            await _stage.AskAsync("SELECT lines, billed, first_use, last_use FROM lines", _stage.Version("c.parquet"))
        );
    }

    [Theory]
    [InlineData("123456.78::DOUBLE", "123456.780000000000")]
    [InlineData("-987654321.123::DOUBLE", "-987654321.123000000000")]
    [InlineData("1.5e-7::DOUBLE", "0.000000150000")]
    [InlineData("'1.5E-7'", "0.000000150000")]
    [InlineData("''", "0.000000000000")]
    [InlineData("NULL::DOUBLE", "0.000000000000")]
    [InlineData("0.123456789012345678::DECIMAL(38,18)", "0.123456789012")]
    public async Task Amounts_are_what_was_written_whatever_their_type(string written, string read)
    {
        _stage.Write("c.parquet", Parquet.With(Parquet.Cur2, $"{written} AS line_item_unblended_cost"));

        Assert.Equal([read], await _stage.AskAsync("SELECT billed FROM lines", _stage.Version("c.parquet")));
    }

    [Theory]
    [InlineData("'2026-10-05T06:00:00Z'")]
    [InlineData("'2026-10-05T06:00:00.000Z'")]
    [InlineData("TIMESTAMPTZ '2026-10-05 08:00:00+02'")]
    [InlineData("TIMESTAMP_MS '2026-10-05 06:00:00'")]
    public async Task Times_are_utc_whatever_their_type(string written)
    {
        _stage.Write("c.parquet", Parquet.With(Parquet.Cur2, $"{written} AS line_item_usage_start_date"));

        Assert.Equal(
            ["2026-10-05 06:00:00"],
            await _stage.AskAsync("SELECT first_use FROM lines", _stage.Version("c.parquet"))
        );
    }

    [Fact]
    public async Task Columns_that_are_not_there_are_empty()
    {
        _stage.Write(
            "c.parquet",
            "SELECT '1' AS line_item_usage_account_id, 'USD' AS line_item_currency_code, 'Usage' AS line_item_line_item_type, 2.5 AS line_item_unblended_cost"
        );

        Assert.Equal(
            ["1||2.500000000000|2.500000000000|0.000000000000|{}"],
            await _stage.AskAsync(
                "SELECT account_id, resource_id, billed, effective, list, CAST(tags AS VARCHAR) FROM lines",
                _stage.Version("c.parquet")
            )
        );
    }

    [Fact]
    public async Task An_export_that_is_no_cost_report_is_refused_by_its_name()
    {
        _stage.Write("c.parquet", "SELECT 1 AS carbon, 'x' AS line_item_usage_account_id");

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            _stage.AskAsync("SELECT 1", _stage.Version("c.parquet"))
        );

        Assert.Contains("c.parquet: there is no column line_item_currency_code", error.Message);
    }

    private ReportVersion Focus(string chunk) => _stage.Version(chunk) with { Format = ReportFormat.Focus };
}
