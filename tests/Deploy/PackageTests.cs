using System.Diagnostics;
using System.IO.Compression;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>The package holds what Linux needs, and is the same whoever packs it; what publishing makes is not packed here, it takes minutes.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-package-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Zip_HasTheModesOfLinuxAndSortedNames()
    {
        using var zip = await ZipFile.OpenReadAsync(
            await PackAsync("one", ["host.json", "webhooks/function.json", "Program"])
        );

        Assert.Equal(
            ["Program 100755", "host.json 100644", "webhooks/function.json 100644"],
            zip.Entries.Select(entry => $"{entry.FullName} {Convert.ToString(entry.ExternalAttributes >>> 16, 8)}")
        );
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
    }

    [Fact]
    public async Task Zip_OfTheSameContent_IsTheSame()
    {
        var one = await PackAsync("one", ["b", "a/c", "Program"]);
        var other = await PackAsync("other", ["Program", "a/c", "b"]);

        Assert.Equal(await File.ReadAllBytesAsync(one), await File.ReadAllBytesAsync(other));
    }

    [Fact]
    public async Task Zip_TakesTheTimeOfTheCommit()
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        using var zip = await ZipFile.OpenReadAsync(await PackAsync("one", ["Program"], noon));

        Assert.Equal(noon.DateTime, Assert.Single(zip.Entries).LastWriteTime.DateTime);
    }

    [Fact]
    public async Task Zip_WithoutTheProgram_IsNotMade()
    {
        var (exit, _) = await RunAsync("one", ["host.json"], null);

        Assert.NotEqual(0, exit);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "one.zip")));
    }

    private async Task<string> PackAsync(string name, string[] files, DateTimeOffset? moment = null)
    {
        var (exit, said) = await RunAsync(name, files, moment);
        Assert.True(exit == 0, said);
        return Path.Combine(_folder.FullName, $"{name}.zip");
    }

    private async Task<(int Exit, string Said)> RunAsync(string name, string[] files, DateTimeOffset? moment)
    {
        var folder = Path.Combine(_folder.FullName, name);
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, $"content of {file}");
        }

        var packer = Path.Combine(Solution.Root, "deploy", "azure", "zip.py");
        var start = new ProcessStartInfo("python3", [packer, folder, $"{folder}.zip", "Program"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["SOURCE_DATE_EPOCH"] = $"{moment?.ToUnixTimeSeconds()}";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
