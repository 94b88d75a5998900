using ZocSec.Core.Billing;

namespace ZocSec.Tests.Billing.Reading;

public sealed class TagsTests : IDisposable
{
    private const string Cur2Header =
        "bill_payer_account_id,line_item_usage_account_id,line_item_line_item_type,line_item_usage_start_date,line_item_currency_code,"
        + "line_item_unblended_cost,line_item_resource_id";

    private readonly ReportFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Legacy_report_has_a_column_for_each_key() =>
        Assert.Equal(
            "Owner=ann;aws:createdBy=bob;cost-category:Team=red;owner=cid",
            _files
                .Read(
                    ReportFiles.With(
                        "resourceTags/user:owner,resourceTags/user:Owner,resourceTags/aws:createdBy,costCategory/Team,resourceTags/user:Empty,resourceTags/user:Null",
                        "cid,ann,bob,red,,NULL"
                    )
                )
                .Lines.Single.Tags
        );

    [Fact]
    public void Keys_of_accounts_are_no_keys_of_resources() =>
        Assert.Equal(
            "accountTag/Owner=ann;userAttribute/team=red",
            _files.Read(ReportFiles.With("accountTag/Owner,userAttribute/team", "ann,red")).Lines.Single.Tags
        );

    [Fact]
    public void Prefix_is_taken_off_once() =>
        Assert.Equal("user_id=7", _files.Read(ReportFiles.With("resourceTags/user:user_id", "7")).Lines.Single.Tags);

    [Fact]
    public void Of_two_columns_for_one_key_the_first_with_a_value_counts_for_each_line() =>
        Assert.Equal(
            ["Owner=a", "Owner=b"],
            _files
                .Read(ReportFiles.With("resourceTags/user:Owner,resourceTags/Owner", "a,x", ",b"))
                .Lines.Groups.Values.Select(group => group.Tags)
        );

    [Fact]
    public void More_tags_than_a_line_can_have_are_an_error()
    {
        var tags = string.Join(',', Enumerable.Range(0, 1001).Reverse().Select(i => $"\"\"k{i:D4}\"\":\"\"v\"\""));

        Assert.Contains(
            "line 2: it has more than 1000 tags",
            _files.Error($"{Cur2Header},tags\n{ReportFiles.Line},\"{{{tags}}}\"\n", ReportFormat.Cur2),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Separators_in_tags_become_blanks() =>
        Assert.Equal(
            "Owner=a b c",
            _files.Read(ReportFiles.With("resourceTags/user:Owner", "a\u001fb\0c")).Lines.Single.Tags
        );

    [Fact]
    public void Same_values_under_other_keys_are_other_lines() =>
        Assert.Equal(
            ["A=x", "B=x"],
            _files
                .Read(ReportFiles.With("resourceTags/user:A,resourceTags/user:B", "x,", ",x"))
                .Lines.Groups.Values.Select(group => group.Tags)
        );

    [Theory]
    [InlineData(
        """{"user_owner":"ann","aws_created_by":"bob","user_x":null,"user_y":""}""",
        "aws_created_by=bob;owner=ann"
    )]
    [InlineData("""{"user:Owner":"ann","user:owner":"b\u00e9\n\"q\""}""", "Owner=ann;owner=b\u00e9\n\"q\"")]
    [InlineData("""{"a":true,"b":1.50,"c":false}""", "a=true;b=1.50;c=false")]
    [InlineData("""{"user_a":"1","a":"2"}""", "a=1")]
    [InlineData("{}", "")]
    [InlineData("", "")]
    [InlineData("NULL", "")]
    public void Resource_tags_of_cur2_are_json(string json, string tags) =>
        Assert.Equal(tags, Cur2("resource_tags", json));

    [Theory]
    [InlineData("\\u00e9", "\u00e9", 256)]
    [InlineData("x", "x", 100_000)]
    public void Long_values_in_json_are_whole(string written, string read, int times) =>
        Assert.Equal(
            $"a=1;b={string.Concat(Enumerable.Repeat(read, times))}",
            Cur2("resource_tags", $$"""{"a":"1","b":"{{string.Concat(Enumerable.Repeat(written, times))}}"}""")
        );

    [Fact]
    public void Order_of_keys_in_json_makes_no_difference()
    {
        var lines = _files
            .Read(
                Cur2Report("resource_tags", """{"user_a":"1","user_b":"2"}""", """{"user_b":"2","user_a":"1"}"""),
                ReportFormat.Cur2
            )
            .Lines;

        Assert.Equal(2, lines.Single.Lines);
    }

    [Fact]
    public void Cost_categories_of_cur2_are_told_apart() =>
        Assert.Equal("cost-category:team=red", Cur2("cost_category", """{"team":"red"}"""));

    [Fact]
    public void Column_with_all_tags_stands_for_the_others() =>
        Assert.Equal(
            "Owner=ann;accountTag/Owner=acc;aws:createdBy=bob;cost-category:Team=red",
            Cur2(
                "resource_tags,tags,cost_category",
                """{"user_owner":"ann"}""",
                """{"resourceTags/user:Owner":"ann","resourceTags/aws:createdBy":"bob","costCategory/Team":"red","accountTag/Owner":"acc"}""",
                """{"team":"red"}"""
            )
        );

    [Theory]
    [InlineData("{")]
    [InlineData("""{"a":{"b":"c"}}""")]
    [InlineData("""{"a":["b"]}""")]
    [InlineData("""["a"]""")]
    [InlineData("""{"a":"b"} x""")]
    [InlineData("""{"a":"b",}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("a=b")]
    public void Broken_json_is_an_error_with_file_and_line(string json) =>
        Assert.StartsWith(
            "cur-1.csv, line 3: column resource_tags has no readable JSON",
            _files.Error(Cur2Report("resource_tags", "{}", json), ReportFormat.Cur2),
            StringComparison.Ordinal
        );

    [Fact]
    public void Focus_has_tags_and_cost_categories_in_json() =>
        Assert.Equal(
            "Owner=ann;cost-category:Team=red",
            _files
                .Read(
                    "BilledCost,EffectiveCost,BillingCurrency,SubAccountId,BillingAccountId,ChargeCategory,ChargePeriodStart,ResourceId,Tags,x_CostCategories\n"
                        + $"1,1,USD,012345678901,000000000001,Usage,2026-10-01T00:00:00Z,i-1,{Quoted("""{"user:Owner":"ann"}""")},{Quoted("""{"Team":"red"}""")}\n",
                    ReportFormat.Focus
                )
                .Lines.Single.Tags
        );

    private string Cur2(string columns, params string[] cells) =>
        _files.Read(Cur2Report(columns, string.Join('\u0001', cells)), ReportFormat.Cur2).Lines.Single.Tags;

    private static string Cur2Report(string columns, params string[] lines) =>
        string.Join(
            '\n',
            [
                $"{Cur2Header},{columns}",
                .. lines.Select(line => $"{ReportFiles.Line},{string.Join(',', line.Split('\u0001').Select(Quoted))}"),
                "",
            ]
        );

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
