using ZocSec.Action;
using ZocSec.Tests.Action;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Doctor;

public sealed class NoDatabaseTests
{
    [Fact]
    public async Task NoDatabase_EndsWithItsOwnCodeAndMakesNone()
    {
        using var empty = new TempFolder();

        var (code, _, _) = await CommandLine.RunAsync("doctor", "--storage", empty.Path);

        Assert.Equal(ExitCode.Storage, code);
        Assert.False(File.Exists(Path.Combine(empty.Path, "zocsec.db")));
    }
}
