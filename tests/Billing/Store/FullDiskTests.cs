using System.Diagnostics;
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
