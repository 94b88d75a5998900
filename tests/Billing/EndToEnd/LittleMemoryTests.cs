using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>More resources than fit into the memory that DuckDB may hold.</summary>
public sealed class LittleMemoryTests
{
    private static readonly BillOptions s_distinct = BillBench.Rich with
    {
        Lines = 100_000,
        Resources = 80_000,
        LinesPerChunk = 30_000,
        Periods = [BillBench.October],
    };

    [Theory]
    [InlineData(nameof(BillFormat.LegacyCsvGzip))]
    [InlineData(nameof(BillFormat.Cur2Parquet))]
    public async Task MoreResourcesThanMemory_GiveTheSameReport(string format)
    {
        using var bench = new BillBench { Megabytes = 64 };
        var bill = bench.Write(s_distinct, Enum.Parse<BillFormat>(format));

        await using var little = await bench.RunAsync();
        await BillChecks.EqualAsync(bill, BillBench.October, little.Report);
        var text = await bench.TextAsync(little.Report);
        // Only one may have the store at a time.
        await little.DisposeAsync();
        bench.Megabytes = 1024;
        await using var much = await bench.RunAsync();

        Assert.Equal(await bench.TextAsync(much.Report), text);
    }
}
