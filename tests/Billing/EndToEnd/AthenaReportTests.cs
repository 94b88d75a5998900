using System.Collections.Immutable;
using Amazon.Runtime;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Owners;
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
    public async Task Report_ByEveryRule_IsThatByDuckDb()
    {
        using var plain = new BillBench();
        var bill = plain.Write(BillBench.Small, BillFormat.Cur2Parquet);
        await using var server = await AthenaServer.StartAsync(bill);
        var policy = Everything(
            bill.Expected.Resources.Select(resource => resource.Account).Distinct().Where((_, n) => n % 2 == 0)
        );
        using var bench = new BillBench { Policy = policy, People = People() };
        using var athena = Asking(server, policy, People());
        await using var run = await bench.RunAsync(place: plain.Bill);

        await using var report = await athena.RunAsync();

        Assert.Equal(
            (await bench.TextAsync(run.Report)).Split('\n'),
            (await athena.TextAsync(report.Report)).Split('\n')
        );
        Assert.All(
            report.Report.Totals,
            total =>
            {
                Assert.NotEqual(0, total.OwnedResources);
                Assert.NotEqual(0, total.LikelyResources);
                Assert.NotEqual(0, total.ByAccountResources);
                Assert.NotEqual(0, total.UnownedResources);
            }
        );
        Assert.Contains(report.Report.Rules, rule => rule.Key.StartsWith("name ", StringComparison.Ordinal));
        Assert.Contains(report.Report.Rules, rule => rule.Key.Contains("stack", StringComparison.Ordinal));
        Assert.Contains(report.Report.UnknownOwners, owner => owner.HasLeft);
        Assert.Empty(await TrinoGrammar.ErrorsOfAsync([.. server.Queries.Select((query, n) => ($"query {n}", query))]));
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

    // What names say is asked in regular expressions, and a text has a quote in it.
    private static Policy Everything(IEnumerable<string> accounts)
    {
        Assert.True(NamePattern.TryParse(@"(?i)^(vol|acme)-[\w.-]+$", out var pattern, out _));
        return new Policy
        {
            Owners = new OwnersSettings
            {
                Tags = ["Owner"],
                CreatorTags = ["creator", "aws:createdBy"],
                StackTags = ["aws:cloudformation:stack-name"],
                Names = [new NameRule(pattern, "storage"), new NameRule(pattern, "buckets", "AmazonS3")],
                Synonyms = ImmutableSortedDictionary.CreateRange(
                    StringComparer.OrdinalIgnoreCase,
                    [KeyValuePair.Create("lake", ImmutableArray.Create("data-lake"))]
                ),
                Accounts = accounts.ToImmutableSortedDictionary(
                    account => account,
                    account => $"o'brien-{account[^1]}",
                    StringComparer.Ordinal
                ),
            },
        };
    }

    private static OwnerDirectory People()
    {
        using var text = new StringReader(
            "name,email,team,left\nJane,jane.doe1@example.com,web,2026-09-30\nLi,li.wei2@example.com,mobile,\n"
                + string.Concat(Enumerable.Range(3, 30).Select(n => $"Jo {n},joao.silva{n}@example.com,search,yes\n"))
        );
        return OwnerDirectory.Read(text, "people.csv", BillBench.October);
    }

    private static BillBench Asking(AthenaServer server, Policy? policy = null, OwnerDirectory? people = null) =>
        new()
        {
            Policy = policy ?? BillBench.OwnersByTags,
            People = people,
            Engine = BillingEngine.Athena,
            Aws = new AwsSettings { Endpoint = server.Address, Credentials = new BasicAWSCredentials("test", "test") },
        };
}
