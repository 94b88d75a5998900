using DuckDB.NET.Data;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>One bill in several formats, and in several orders.</summary>
public sealed class SameBillTests
{
    // Keys that one format folds into one have a value each in another.
    private const string Tags = """
        list_sort(list_distinct([
            regexp_replace(lower(e.key), '[^a-z0-9]', '', 'g') || '=' || e.value
            FOR e IN map_entries(tags)
            IF regexp_replace(lower(e.key), '[^a-z0-9]', '', 'g') NOT IN ('costcenter', 'owner')
        ]))
        """;

    private const string Sorted = "list_sort(map_entries(tags))";

    private static readonly BillOptions s_options = BillBench.Small;

    [Theory]
    [InlineData(nameof(BillFormat.LegacyCsvGzip), nameof(BillFormat.LegacyCsvZip), Sorted)]
    [InlineData(nameof(BillFormat.LegacyCsvGzip), nameof(BillFormat.LegacyParquet), Tags)]
    [InlineData(nameof(BillFormat.Cur2CsvGzip), nameof(BillFormat.Cur2Parquet), Sorted)]
    [InlineData(nameof(BillFormat.FocusCsvGzip), nameof(BillFormat.FocusParquet), Sorted)]
    public async Task TwoFormats_GiveTheSameLines(string one, string other, string tags)
    {
        using var first = new BillBench();
        using var second = new BillBench();
        await ReadAsync(first, one);
        await ReadAsync(second, other);

        var differences = Differences(first, second, tags);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [InlineData(nameof(BillFormat.LegacyCsvGzip), nameof(BillFormat.FocusParquet))]
    [InlineData(nameof(BillFormat.LegacyParquet), nameof(BillFormat.Cur2Parquet))]
    public async Task TwoFormats_HaveTheSameOwners(string one, string other)
    {
        using var first = new BillBench();
        using var second = new BillBench();

        Assert.Equal(await OwnersAsync(first, one), await OwnersAsync(second, other));
    }

    [Theory]
    [InlineData(nameof(BillFormat.Cur2Parquet), 1)]
    [InlineData(nameof(BillFormat.Cur2Parquet), 7)]
    [InlineData(nameof(BillFormat.FocusParquet), 3)]
    [InlineData(nameof(BillFormat.Cur2CsvGzip), 1)]
    [InlineData(nameof(BillFormat.Cur2CsvGzip), 5)]
    [InlineData(nameof(BillFormat.FocusCsvGzip), 2)]
    public async Task OtherChunks_AndAnotherOrderOfLines_ChangeNothing(string format, int chunks)
    {
        using var bench = new BillBench();
        using var shuffled = new BillBench();
        var options = s_options with { LinesPerChunk = 400 };
        bench.Write(options, Enum.Parse<BillFormat>(format));
        var bill = shuffled.Write(options, Enum.Parse<BillFormat>(format));
        ShuffledBill.Deal(bill, chunks, seed: (ulong)chunks);

        await using var run = await bench.RunAsync();
        await using var other = await shuffled.RunAsync();

        Assert.Equal(await bench.TextAsync(run.Report), await shuffled.TextAsync(other.Report));
        await BillChecks.EqualAsync(bill, BillBench.October, other.Report);
    }

    private static async Task ReadAsync(BillBench bench, string format)
    {
        bench.Write(s_options, Enum.Parse<BillFormat>(format));
        await using var run = await bench.RunAsync();
    }

    private static async Task<string[]> OwnersAsync(BillBench bench, string format)
    {
        bench.Write(s_options, Enum.Parse<BillFormat>(format));
        await using var run = await bench.RunAsync();
        return await run
            .Report.Resources.ReadAsync(
                ZocSec.Core.Billing.Results.ResourceList.All,
                TestContext.Current.CancellationToken
            )
            .Where(resource => resource.Id.Length > 0)
            .Select(resource => $"{resource.Key} {resource.Account} {resource.Owner} {resource.Ownership}")
            .Order()
            .ToArrayAsync(TestContext.Current.CancellationToken);
    }

    private static List<string> Differences(BillBench one, BillBench other, string tags)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Folders of this test's own.
        command.CommandText = $"""
            WITH a AS ({Lines(one)}), b AS ({Lines(other)})
            SELECT 'a ' || CAST(x AS VARCHAR) FROM (SELECT * FROM a EXCEPT SELECT * FROM b) AS x
            UNION ALL
            SELECT 'b ' || CAST(x AS VARCHAR) FROM (SELECT * FROM b EXCEPT SELECT * FROM a) AS x
            ORDER BY 1 LIMIT 5
            """;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found;

        string Lines(BillBench bench) =>
            $"""
                SELECT * EXCLUDE (report, tags, first_use, last_use, lines, billed, effective, list),
                    {tags} AS tags, min(first_use) AS first_use, max(last_use) AS last_use, sum(lines) AS lines,
                    sum(billed) AS billed, sum(effective) AS effective, sum(list) AS list
                FROM read_parquet('{bench.Store}/lines/*.parquet')
                GROUP BY ALL
                """;
    }
}
