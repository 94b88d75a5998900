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

    private static readonly DateOnly[] s_periods = [new(2026, 10, 1), new(2026, 9, 1), new(2026, 10, 1)];

    [Fact]
    public async Task Table_IsAskedForByItsName()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", Table);

        var table = await world.Engine().TableAsync(CancellationToken.None);

        Assert.Equal(["bill_payer_account_id", "resource_tags", "billing_period"], table.Columns);
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
            new AthenaTable(["billing_period"], IsByPeriod: true).From(new AthenaSettings(), s_periods)
        );

    [Fact]
    public void TableWithoutPartitions_IsRestrictedByItsColumn() =>
        Assert.Equal(
            """(SELECT * FROM "a""b"."cur2" WHERE CAST(bill_billing_period_start_date AS date) IN (DATE '2026-09-01', DATE '2026-10-01'))""",
            new AthenaTable(["bill_billing_period_start_date"], IsByPeriod: false).From(
                new AthenaSettings { Database = "a\"b" },
                s_periods
            )
        );

    [Fact]
    public void TableThatKnowsNoPeriods_IsRefused() =>
        Assert.Throws<BillingException>(() => new AthenaTable(["a"], IsByPeriod: false).PeriodSql);

    [Fact]
    public async Task Lines_StandOverTheTable()
    {
        await using var world = await AthenaWorld.StartAsync("\"x\"\n\"1\"\n");
        world.Succeeds();
        var engine = world.Engine(linesSql: "");
        var table = new AthenaTable(["a", "billing_period"], IsByPeriod: true);

        await engine.DefineLinesAsync(
            table,
            [],
            (columns, from) => $"SELECT {columns.Columns[0]} FROM {from}",
            "WITH more AS (SELECT a FROM raw) SELECT a AS x FROM more",
            CancellationToken.None
        );
        await AthenaWorld.ReadAsync(engine, row => row.Count(0));

        Assert.Equal(
            "WITH raw AS (\nSELECT a FROM \"zocsec_billing\".\"cur2\"\n),\nlines AS (\nWITH more AS (SELECT a FROM raw) SELECT a AS x FROM more\n)\nSELECT x FROM lines",
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

        var periods = await world
            .Engine()
            .PeriodsAsync(new AthenaTable(["billing_period"], IsByPeriod: true), CancellationToken.None);

        Assert.Equal([(new DateOnly(2026, 9, 1), 7L), (new DateOnly(2026, 10, 1), 8L)], periods);
    }
}
