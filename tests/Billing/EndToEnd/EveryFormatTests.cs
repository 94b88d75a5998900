using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>Reports on bills of every format come to what the bills come to.</summary>
public sealed class EveryFormatTests
{
    public static TheoryData<string> Formats => [.. Enum.GetNames<BillFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Report_ComesToWhatTheBillComesTo_InBothPeriods(string format)
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Rich, Enum.Parse<BillFormat>(format));
        var heard = new Heard();

        await bench.CheckAsync(bill, BillBench.October, heard);
        await bench.CheckAsync(bill, BillBench.September);

        Assert.Equal(bill.Expected.Lines.Values.Sum(), heard.Lines);
        Assert.Equal([(bill.ChunkFiles.Count(), 0)], heard.Plans);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task SecondRun_ReadsNothing_AndSaysTheSame(string format)
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Small, Enum.Parse<BillFormat>(format));
        string first;
        await using (var run = await bench.RunAsync())
        {
            first = await bench.TextAsync(run.Report);
        }

        var heard = new Heard();
        await using var again = await bench.RunAsync(progress: heard);

        Assert.Equal(first, await bench.TextAsync(again.Report));
        Assert.Equal([(0, bill.ChunkFiles.Count())], heard.Plans);
        Assert.Equal(0, heard.Lines);
    }
}
