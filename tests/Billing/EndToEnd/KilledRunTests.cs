using System.Diagnostics;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary><c>kill -9</c> of <c>zocsec billing</c> while it reads, and another run.</summary>
public sealed class KilledRunTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(2);

    [Theory]
    [InlineData(nameof(BillFormat.LegacyCsvGzip))]
    [InlineData(nameof(BillFormat.Cur2Parquet))]
    public async Task KilledWhileItReads_TheNextRunGoesOn_AndComesToTheSame(string format)
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Rich with { LinesPerChunk = 200 }, Enum.Parse<BillFormat>(format));
        var all = bill.ChunkFiles.Count();
        using (var process = Start(bench))
        {
            // What is in the catalogue is one file behind what is in the folder.
            while (!process.HasExited && Stored(bench) < 5)
            {
                await Task.Delay(s_moment, TestContext.Current.CancellationToken);
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, process.ExitCode);
        }

        Assert.InRange(Stored(bench), 5, all - 1);
        var heard = new Heard();

        await bench.CheckAsync(bill, BillBench.October, heard);

        var (chunks, unchanged) = Assert.Single(heard.Plans);
        Assert.InRange(unchanged, 1, all - 1);
        Assert.Equal(all, chunks + unchanged);
        await bench.CheckAsync(bill, BillBench.September);
        Assert.Equal(all, Stored(bench));
    }

    private static int Stored(BillBench bench)
    {
        var lines = Path.Combine(bench.Store, "lines");
        return Directory.Exists(lines) ? Directory.GetFiles(lines, "*.parquet").Length : 0;
    }

    private static Process Start(BillBench bench) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "zocsec.dll"),
                    "billing",
                    bench.Bill,
                    "--store",
                    bench.Store,
                    "--output",
                    Path.Combine(Path.GetDirectoryName(bench.Store)!, "killed.json"),
                    "--quiet",
                ]
            )
            {
                UseShellExecute = false,
            }
        )!;
}
