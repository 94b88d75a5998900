using ZocSec.Core.Billing;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>AWS writes a period anew, before a run or in the middle of one.</summary>
public sealed class RestatedTests
{
    private static readonly BillOptions s_more = BillBench.Small with { Lines = BillBench.Small.Lines + 300 };

    public static TheoryData<string> Formats =>
        [nameof(BillFormat.LegacyCsvGzip), nameof(BillFormat.LegacyParquet), nameof(BillFormat.Cur2Parquet)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task RestatedPeriod_IsReadAnew_AndNoOther(string format)
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Small, Enum.Parse<BillFormat>(format));
        await bench.CheckAsync(bill, BillBench.October);
        var restated = bench.Restate(s_more, bill.Format);
        var heard = new Heard();

        await bench.CheckAsync(restated, BillBench.October, heard);

        await bench.CheckAsync(bill, BillBench.September);
        Assert.Equal([(ChunksOf(restated, BillBench.October), ChunksOf(bill, BillBench.September))], heard.Plans);
        Assert.Equal(
            ChunksOf(restated, BillBench.October) + ChunksOf(bill, BillBench.September),
            Directory.GetFiles(Path.Combine(bench.Store, "lines")).Length
        );
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task PeriodThatIsRestatedWhileItIsRead_IsReadAgain(string format)
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Small, Enum.Parse<BillFormat>(format));
        GeneratedBill? restated = null;
        var heard = new Heard { AtFirstRead = () => restated = bench.Restate(s_more, bill.Format) };

        await using (var run = await bench.RunAsync(BillBench.October, heard))
        {
            await BillChecks.EqualAsync(restated!, BillBench.October, run.Report);
            Assert.Contains(run.Report.Header.Remarks, remark => remark.Contains("anew", StringComparison.Ordinal));
        }

        Assert.Equal(2, heard.Plans.Count);
        await bench.CheckAsync(bill, BillBench.September);
    }

    [Fact]
    public async Task PeriodThatIsRestatedAgainAndAgain_IsAnErrorThatSaysSo()
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Small, BillFormat.LegacyCsvGzip);
        var manifest = bench.FullPath(bill.Periods.First(period => period.Period == BillBench.October).Manifest);
        var times = 0;
        var restless = new Restless(() =>
            File.SetLastWriteTimeUtc(manifest, new DateTime(2026, 11, 4, 0, 0, ++times, DateTimeKind.Utc))
        );

        var error = await Assert.ThrowsAsync<BillingException>(() => bench.RunAsync(progress: restless));

        Assert.Contains(Path.GetFileName(manifest), error.Message, StringComparison.Ordinal);
        await bench.CheckAsync(bill, BillBench.October);
    }

    private static int ChunksOf(GeneratedBill bill, DateOnly period) =>
        bill.Periods.Where(one => one.Period == period).Sum(one => one.Chunks.Length);

    /// <summary>Does something each time that lines are read, or it is planned which to read.</summary>
    private sealed class Restless(System.Action act) : IBillingProgress
    {
        private readonly Lock _lock = new();

        public void Planned(int chunks, long bytes, int unchanged) => Act();

        public void Read(long bytes, long lines) => Act();

        public void Doing(string what) { }

        public void Remarked(string remark) { }

        private void Act()
        {
            lock (_lock)
            {
                act();
            }
        }
    }
}
