using Amazon.Runtime;
using ZocSec.Core.Aws;
using ZocSec.Core.Policies;
using ZocSec.Tests.Billing.Generator;
using ZocSec.Tests.Billing.Sql;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>Whole reports by Athena say what those by DuckDB say.</summary>
public sealed class AthenaReportTests
{
    [Theory]
    [InlineData(nameof(BillFormat.Cur2Parquet))]
    [InlineData(nameof(BillFormat.FocusParquet))]
    public async Task Report_ByAthena_IsThatByDuckDb(string format)
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Small, Enum.Parse<BillFormat>(format));
        await using var server = await AthenaServer.StartAsync(bill);
        using var athena = Asking(server);
        string[] byDuckDb;
        await using (var run = await bench.RunAsync())
        {
            byDuckDb = (await bench.TextAsync(run.Report)).Split('\n');
        }

        await using var report = await athena.RunAsync();

        Assert.Equal("athena", report.Report.Header.Engine);
        Assert.Equal(byDuckDb, (await athena.TextAsync(report.Report)).Split('\n'));
        await BillChecks.EqualAsync(bill, BillBench.October, report.Report);
        Assert.Empty(server.Kept);
    }

    [Fact]
    public async Task Queries_OfAWholeReport_AreSoundByTheGrammar()
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Small with { Lines = 300 }, BillFormat.Cur2Parquet);
        await using var server = await AthenaServer.StartAsync(bill);
        using var athena = Asking(server);

        await using (var run = await athena.RunAsync(BillBench.September))
        {
            await BillChecks.EqualAsync(bill, BillBench.September, run.Report);
        }

        Assert.True(server.Queries.Count > 8, $"{server.Queries.Count} queries");
        Assert.Empty(await TrinoGrammar.ErrorsOfAsync([.. server.Queries.Select((query, n) => ($"query {n}", query))]));
    }

    private static BillBench Asking(AthenaServer server) =>
        new()
        {
            Engine = BillingEngine.Athena,
            Aws = new AwsSettings { Endpoint = server.Address, Credentials = new BasicAWSCredentials("test", "test") },
        };
}
