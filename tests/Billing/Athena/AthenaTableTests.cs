using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Billing.Athena;

/// <summary>How the table over the export becomes the relation that is asked about.</summary>
public sealed class AthenaTableTests
{
    private const string Table = """
        {"TableMetadata":{"Name":"cur2","TableType":"EXTERNAL_TABLE",
        "Columns":[{"Name":"bill_payer_account_id","Type":"string"},{"Name":"Resource_Tags","Type":"map<string,string>"}],
        "PartitionKeys":[{"Name":"billing_period","Type":"string"}]}}
        """;

    private static AthenaTable Partitioned => new([("a", "string"), ("billing_period", "string")], IsByPeriod: true);

    private static readonly DateOnly[] s_periods = [new(2026, 10, 1), new(2026, 9, 1), new(2026, 10, 1)];

    [Fact]
    public async Task Table_IsAskedForByItsName()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", Table);

        var table = await world.Engine().TableAsync(CancellationToken.None);

        Assert.Equal(
            [
                ("bill_payer_account_id", "string"),
                ("resource_tags", "map<string,string>"),
                ("billing_period", "string"),
            ],
            table.Columns
        );
        Assert.Equal(ReportFormat.Cur2, table.Format);
        Assert.True(table.IsByPeriod);
        Assert.Equal(
            """{"CatalogName":"AwsDataCatalog","DatabaseName":"zocsec_billing","TableName":"cur2","WorkGroup":"zocsec-billing"}""",
            Assert.Single(world.Asked).Body.GetRawText()
        );
    }

    [Fact]
    public async Task TableThatIsNotThere_IsSaid()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Refuse("GetTableMetadata", "MetadataException", "EntityNotFoundException: Table cur2 not found");

        var error = await Assert.ThrowsAsync<BillingException>(() => world.Engine().TableAsync(CancellationToken.None));

        Assert.Contains("finds no table zocsec_billing.cur2 in us-east-1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Periods_AreThoseOfThePartitions() =>
        Assert.Equal(
            """(SELECT * FROM "zocsec_billing"."cur2" WHERE billing_period IN ('2026-09', '2026-10'))""",
            Partitioned.From(new AthenaSettings(), s_periods)
        );

    [Theory]
    [InlineData("bill_billing_period_start_date")]
    [InlineData("billingperiodstart")]
    public void TableWithoutPartitions_IsRestrictedByItsColumn(string column) =>
        Assert.Equal(
            $"""(SELECT * FROM "a""b"."cur2" WHERE CAST(date_trunc('month', CAST({column} AS timestamp)) AS date) IN (DATE '2026-09-01', DATE '2026-10-01'))""",
            Plain(column).From(new AthenaSettings { Database = "a\"b" }, s_periods)
        );

    [Fact]
    public void TableThatKnowsNoPeriods_IsRefused() => Assert.Throws<BillingException>(() => Plain("a").PeriodSql);

    [Fact]
    public async Task Lines_StandOverTheTable()
    {
        await using var world = await AthenaWorld.StartAsync("\"x\"\n\"1\"\n");
        world.Succeeds();
        var engine = world.Engine(linesSql: "");

        await engine.DefineLinesAsync(
            Partitioned,
            [],
            (over, from) => $"SELECT {over.Columns[0].Name} AS x FROM {from}",
            CancellationToken.None
        );
        await AthenaWorld.ReadAsync(engine, row => row.Count(0));

        Assert.Equal(
            "WITH lines AS (\nSELECT a AS x FROM \"zocsec_billing\".\"cur2\"\n)\nSELECT x FROM lines",
            world.Asked[0].Body.GetProperty("QueryString").GetString()
        );
    }

    [Fact]
    public async Task Periods_AreCounted()
    {
        await using var world = await AthenaWorld.StartAsync(
            "\"period\",\"line_count\"\n\"2026-09-01\",\"7\"\n\"2026-10-01\",\"8\"\n"
        );
        world.Succeeds();

        var periods = await world.Engine().PeriodsAsync(Partitioned, CancellationToken.None);

        Assert.Equal([(new DateOnly(2026, 9, 1), 7L), (new DateOnly(2026, 10, 1), 8L)], periods);
    }

    [Fact]
    public void Focus_IsKnownByItsColumns() => Assert.Equal(ReportFormat.Focus, Plain("billedcost").Format);

    private static AthenaTable Plain(string column) => new([(column, "string")], IsByPeriod: false);
}
