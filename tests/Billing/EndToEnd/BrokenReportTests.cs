using System.IO.Compression;
using System.Text;
using DuckDB.NET.Data;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Store;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>What is wrong with a file is said with its name, and what was read before stays.</summary>
public sealed class BrokenReportTests
{
    public static TheoryData<string, string, string> Faults =>
        new()
        {
            { nameof(Missing), nameof(BillFormat.LegacyCsvGzip), "" },
            { nameof(Missing), nameof(BillFormat.Cur2Parquet), "" },
            { nameof(CutOff), nameof(BillFormat.LegacyCsvGzip), "" },
            { nameof(CutOff), nameof(BillFormat.LegacyCsvZip), "" },
            { nameof(CutOff), nameof(BillFormat.Cur2CsvGzip), "" },
            { nameof(CutOff), nameof(BillFormat.LegacyParquet), "" },
            { nameof(CutOff), nameof(BillFormat.FocusParquet), "" },
            { nameof(Ragged), nameof(BillFormat.LegacyCsvGzip), "line " },
            { nameof(Ragged), nameof(BillFormat.FocusCsvGzip), "line " },
            { nameof(Other), nameof(BillFormat.LegacyCsvGzip), "column" },
            { nameof(Other), nameof(BillFormat.Cur2CsvGzip), "column" },
            { nameof(Other), nameof(BillFormat.Cur2Parquet), "column" },
            { nameof(Other), nameof(BillFormat.FocusParquet), "column" },
            { nameof(Empty), nameof(BillFormat.LegacyCsvGzip), "" },
            { nameof(Empty), nameof(BillFormat.LegacyParquet), "" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task BrokenChunk_IsNamed_AndThePeriodBeforeIsThere(string fault, string format, string said)
    {
        using var bench = new BillBench();
        var bill = bench.Write(BillBench.Small, Enum.Parse<BillFormat>(format));
        var chunk = Chunk(bench, bill);
        var whole = await File.ReadAllBytesAsync(chunk, TestContext.Current.CancellationToken);
        Break(fault, chunk, whole);

        var error = await Assert.ThrowsAsync<BillingException>(() => bench.RunAsync());

        Assert.Contains(Path.GetFileName(chunk), error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        await bench.CheckAsync(bill, BillBench.September);
        await File.WriteAllBytesAsync(chunk, whole, TestContext.Current.CancellationToken);
        await bench.CheckAsync(bill, BillBench.October);
    }

    [Fact]
    public async Task BrokenRestatement_LeavesTheAssemblyBefore()
    {
        using var bench = new BillBench();
        var ofOnePayer = BillBench.Small with { Payers = 1 };
        var bill = bench.Write(ofOnePayer, BillFormat.LegacyCsvGzip);
        await bench.CheckAsync(bill, BillBench.October);
        var before = await AssembliesAsync(bench);
        var restated = bench.Restate(ofOnePayer with { Lines = 2_300 }, bill.Format);
        var chunk = Directory
            .GetFiles(bench.Bill, "*.csv.gz", SearchOption.AllDirectories)
            .First(path => path.Contains("f00dfeed", StringComparison.Ordinal));
        var whole = await File.ReadAllBytesAsync(chunk, TestContext.Current.CancellationToken);
        Break(nameof(CutOff), chunk, whole);

        await Assert.ThrowsAsync<BillingException>(() => bench.RunAsync());

        Assert.Equal(before, await AssembliesAsync(bench));
        await File.WriteAllBytesAsync(chunk, whole, TestContext.Current.CancellationToken);
        await bench.CheckAsync(restated, BillBench.October);
    }

    [Fact]
    public async Task FolderWithoutReport_SaysWhatIsMissing()
    {
        using var bench = new BillBench();
        Directory.CreateDirectory(bench.Bill);
        await File.WriteAllTextAsync(bench.FullPath("a.csv"), "a,b\n1,2\n", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<BillingException>(() => bench.RunAsync());

        Assert.Contains("anifest", error.Message, StringComparison.Ordinal);
    }

    // In the middle of October of the last payer.
    private static string Chunk(BillBench bench, GeneratedBill bill)
    {
        var chunks = bill.Periods.Last(period => period.Period == BillBench.October).Chunks;
        return bench.FullPath(chunks[chunks.Length / 2]);
    }

    private static async Task<string[]> AssembliesAsync(BillBench bench)
    {
        using var store = await LineStore.OpenAsync(
            bench.Store,
            new DuckDbLimits(),
            (_, _, _, _, _, _) => throw new InvalidOperationException("nothing is read"),
            TestContext.Current.CancellationToken
        );
        return [.. store.Periods.Select(stored => $"{stored.Source}").Order(StringComparer.Ordinal)];
    }

    private static void Break(string fault, string chunk, byte[] whole)
    {
        switch (fault)
        {
            case nameof(Missing):
                Missing(chunk);
                break;
            case nameof(CutOff):
                CutOff(chunk, whole);
                break;
            case nameof(Ragged):
                Ragged(chunk, whole);
                break;
            case nameof(Other):
                Other(chunk);
                break;
            default:
                Empty(chunk);
                break;
        }
    }

    private static void Missing(string chunk) => File.Delete(chunk);

    private static void CutOff(string chunk, byte[] whole) =>
        File.WriteAllBytes(chunk, whole[..(whole.Length * 2 / 3)]);

    private static void Empty(string chunk) => File.WriteAllBytes(chunk, []);

    // A second member of the gzip file, with a line that has too few fields.
    private static void Ragged(string chunk, byte[] whole)
    {
        using var packed = new MemoryStream();
        packed.Write(whole);
        using (var more = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            more.Write("a,b,c\n"u8);
        }

        File.WriteAllBytes(chunk, packed.ToArray());
    }

    private static void Other(string chunk)
    {
        if (!chunk.EndsWith(".parquet", StringComparison.Ordinal))
        {
            using var packed = new GZipStream(File.Create(chunk), CompressionLevel.Fastest);
            packed.Write(Encoding.UTF8.GetBytes("id,name\n1,someone\n"));
            return;
        }

        File.Delete(chunk);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY (SELECT 1 AS id, 'someone' AS name) TO '{chunk}' (FORMAT parquet)";
        command.ExecuteNonQuery();
    }
}
