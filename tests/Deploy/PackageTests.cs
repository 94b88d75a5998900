using System.IO.Compression;
using System.Text.Json.Nodes;
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
        var zip = await RunAsync("one", ["host.json"], null);

        Assert.NotEqual(0, zip.Exit);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "one.zip")));
    }

    [Fact]
    public async Task Bill_NamesEveryLibraryWithItsChecksum()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "ZocSec.Tests.deps.json");
        var target = Path.Combine(_folder.FullName, "bill.json");

        var made = await Tool.RunAsync("python3", Script("sbom.py"), source, target);

        Assert.True(made.Exit == 0, made.Errors);
        var bill = JsonNode.Parse(await File.ReadAllTextAsync(target))!;
        var components = bill["components"]!.AsArray().Append(bill["metadata"]!["component"]).ToArray();
        var libraries = JsonNode.Parse(await File.ReadAllTextAsync(source))!["libraries"]!.AsObject();
        Assert.Equal(
            libraries.Select(library => library.Key).Order(StringComparer.Ordinal),
            components.Select(one => $"{one!["name"]}/{one["version"]}").Order(StringComparer.Ordinal)
        );
        var cronos = components.Single(one => one!["name"]!.GetValue<string>() == "Cronos")!;
        Assert.Equal($"pkg:nuget/Cronos@{cronos["version"]}", cronos["purl"]!.GetValue<string>());
        Assert.Equal(
            Convert.FromBase64String(
                libraries[$"Cronos/{cronos["version"]}"]!["sha512"]!.GetValue<string>()["sha512-".Length..]
            ),
            Convert.FromHexString(cronos["hashes"]![0]!["content"]!.GetValue<string>())
        );
    }

    private async Task<string> PackAsync(string name, string[] files, DateTimeOffset? moment = null)
    {
        var zip = await RunAsync(name, files, moment);
        Assert.True(zip.Exit == 0, zip.Errors);
        return Path.Combine(_folder.FullName, $"{name}.zip");
    }

    private async Task<Tool> RunAsync(string name, string[] files, DateTimeOffset? moment)
    {
        var folder = Path.Combine(_folder.FullName, name);
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, $"content of {file}");
        }

        return await Tool.RunAsync(
            "python3",
            [Script("zip.py"), folder, $"{folder}.zip", "Program"],
            new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = $"{moment?.ToUnixTimeSeconds()}" }
        );
    }

    private static string Script(string name) => Path.Combine(Solution.Root, "deploy", "azure", name);
}
