using System.Diagnostics;
using System.Security.Cryptography;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Store;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Store;

public sealed class FullDiskTests : IDisposable
{
    private readonly StoreStage _stage = new();
    private readonly TempFolder _mount = new();
    private bool _isMounted;

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", _mount.Path);
        }

        _mount.Dispose();
        _stage.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_named_and_what_was_stored_stays()
    {
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", _mount.Path);
        Assert.SkipUnless(_isMounted, "a small disk can be mounted by root only");
        _stage.Write("1.parquet", Parquet.Cur2);
        _stage.Write(
            "2.parquet",
            $"SELECT l.* REPLACE (md5(i::VARCHAR) || md5((i + 1)::VARCHAR) AS line_item_resource_id) FROM ({Parquet.Cur2}) AS l, range(400000) AS t(i)"
        );
        var folder = Path.Combine(_mount.Path, "store");
        using var store = await LineStore.OpenAsync(
            folder,
            new DuckDbLimits { Threads = 2 },
            (_, _, _, _, _, _) => throw new NotSupportedException(),
            CancellationToken.None
        );
        await _stage.ImportAsync(store, _stage.Version("1.parquet"));

        var error = await Assert.ThrowsAsync<IOException>(() =>
            _stage.ImportAsync(store, _stage.VersionOf("here|cur", "a2", "1.parquet", "2.parquet"))
        );

        Assert.Contains(folder, error.Message);
        Assert.Contains("is full", error.Message);
        Assert.Equal("a1", Assert.Single(store.Periods).Source.Assembly);
        Assert.Equal(
            ["1|1.000000000000"],
            await StoreStage.AskAsync(store, "SELECT sum(lines), sum(billed) FROM lines")
        );
    }

    [Fact]
    public async Task A_disk_that_csv_fills_is_named_and_what_was_stored_stays()
    {
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", _mount.Path);
        Assert.SkipUnless(_isMounted, "a small disk can be mounted by root only");
        foreach (var (name, lines) in ((string, int)[])[("1.csv", 1), ("2.csv", 120_000)])
        {
            await File.WriteAllTextAsync(_stage.PathOf(name), "read by the test");
            _stage.Csv[name] =
            [
                .. Enumerable
                    .Range(0, lines)
                    .Select(i => CsvLinesTests.Line(Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(i))))),
            ];
        }

        var folder = Path.Combine(_mount.Path, "store");
        using var store = await LineStore.OpenAsync(
            folder,
            new DuckDbLimits { Threads = 2 },
            _stage.ReadCsv,
            CancellationToken.None
        );
        await _stage.ImportAsync(store, _stage.Version("1.csv"));

        var error = await Assert.ThrowsAsync<IOException>(() =>
            _stage.ImportAsync(store, _stage.VersionOf("here|cur", "a2", "1.csv", "2.csv"))
        );

        Assert.Contains($"The disk with {folder}", error.Message);
        Assert.Contains("is full", error.Message);
        Assert.Contains("2.csv needs up to", error.Message);
        Assert.Equal(
            ["1|1.000000000000"],
            await StoreStage.AskAsync(store, "SELECT sum(lines), sum(billed) FROM lines")
        );
    }

    private static bool Run(string program, params ReadOnlySpan<string> arguments)
    {
        try
        {
            using var process = Process.Start(program, arguments.ToArray());
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
