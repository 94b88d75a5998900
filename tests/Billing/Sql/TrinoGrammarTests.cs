using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Questions;
using ZocSec.Core.Billing.Store;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.Sql;

public class TrinoGrammarTests
{
    private const string Sound = """
        WITH owners AS (
            SELECT
                resource_id,
                currency,
                sum(effective) AS spend,
                max_by(element_at(tags, 'Owner'), last_use) FILTER (WHERE element_at(tags, 'Owner') IS NOT NULL) AS owner
            FROM lines
            WHERE class = 'usage' AND period = DATE '2026-10-01' AND regexp_like(resource_id, '^i-')
            GROUP BY ROLLUP (resource_id, currency)
        )
        SELECT count_if(spend > 0), CAST(sum(spend) AS decimal(38, 12)), TRY_CAST(owner AS varchar), t.k
        FROM owners CROSS JOIN UNNEST(map_keys(tags)) AS t (k)
        GROUP BY owner, t.k
        ORDER BY 2 DESC NULLS LAST
        LIMIT 50
        """;

    [Fact]
    public async Task A_sound_text_has_no_errors() =>
        Assert.Empty(
            await TrinoGrammar.ErrorsOfAsync([
                ("sound", Sound),
                ("values", "SELECT * FROM (VALUES (1, 'a')) AS v (n, t)"),
            ])
        );

    [Theory]
    [InlineData("SELECT payer_id, FROM lines")]
    [InlineData("SELECT a::varchar FROM lines")]
    [InlineData("SELECT * EXCLUDE (a) FROM lines")]
    [InlineData("SELECT [1, 2] FROM lines")]
    [InlineData("SELECT a FROM lines QUALIFY row_number() OVER (ORDER BY a) = 1")]
    [InlineData("FROM lines")]
    public async Task What_only_DuckDB_understands_is_an_error(string sql)
    {
        var errors = await TrinoGrammar.ErrorsOfAsync([("sound", Sound), ("broken", sql)]);

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.StartsWith("broken:1:", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_question_is_sound() =>
        Assert.Empty(await TrinoGrammar.ErrorsOfAsync([.. BillingQuestions.Samples()]));

    [Fact]
    public async Task The_lines_of_every_format_are_sound() =>
        Assert.Empty(
            await TrinoGrammar.ErrorsOfAsync([
                ("legacy", Lines(ReportFormat.LegacyCur, BillFormat.LegacyParquet)),
                ("CUR 2.0", Lines(ReportFormat.Cur2, BillFormat.Cur2Parquet)),
                ("CUR 2.0 of texts", Lines(ReportFormat.Cur2, BillFormat.Cur2CsvGzip)),
                ("FOCUS", Lines(ReportFormat.Focus, BillFormat.FocusParquet)),
                ("FOCUS of texts", Lines(ReportFormat.Focus, BillFormat.FocusCsvGzip)),
            ])
        );

    private static string Lines(ReportFormat report, BillFormat format) =>
        LinesSql.Over(
            RawSelect.Write(
                report,
                [
                    .. new BillSchema(new BillOptions { Nasty = true }, format)
                        .Of(0)
                        .Select(column => (column.Name, format.IsParquet() ? HiveTypeOf(column) : "string")),
                ],
                "\"zocsec_billing\".\"cur2\"",
                new TrinoDialect(),
                new RawOrigin("it's", null)
            )
        );

    private static string HiveTypeOf(BillColumn column) => column.Type == "map" ? "map<string,string>" : column.Type;
}
