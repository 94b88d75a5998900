using System.IO.Compression;
using System.Xml.Linq;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>The command line as a .NET tool: packed, installed from its folder alone, and run.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-tool-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Tool_IsInstalledFromItsPackage_AndRuns()
    {
        var (packages, tools) = (PathOf("packages"), PathOf("tools"));
        var pack = await DotnetAsync(
            "pack",
            Path.Combine(Solution.Root, "action"),
            "--configuration",
            "Release",
            "--artifacts-path",
            PathOf("build"),
            "--output",
            packages,
            "-p:RunAnalyzers=false"
        );
        Assert.True(pack.Exit == 0, pack.Output + pack.Errors);
        await AssertHasReadmeAsync(Assert.Single(Directory.EnumerateFiles(packages)));

        var install = await DotnetAsync(
            "tool",
            "install",
            "ZocSec.Cli",
            "--tool-path",
            tools,
            "--source",
            packages,
            "--no-cache"
        );
        Assert.True(install.Exit == 0, install.Output + install.Errors);
        var zocsec = Path.Combine(tools, OperatingSystem.IsWindows() ? "zocsec.exe" : "zocsec");
        var help = await Tool.RunAsync(zocsec, "--help");
        var schema = await Tool.RunAsync(zocsec, "policy", "schema");

        Assert.True(help.Exit == 0, help.Errors);
        Assert.Contains("audit", help.Output, StringComparison.Ordinal);
        // The runner's entry point is no command for people.
        Assert.DoesNotContain("action.yml", help.Output, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Solution.Root, "docs", "policy.schema.json")),
            schema.Output
        );
    }

    private static async Task AssertHasReadmeAsync(string package)
    {
        await using var zip = await ZipFile.OpenReadAsync(package);
        await using var specification = await zip
            .Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal))
            .OpenAsync();
        var metadata = (await XDocument.LoadAsync(specification, LoadOptions.None, CancellationToken.None))
            .Root!.Elements()
            .Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(one => one.Name.LocalName == name)?.Value;
        Assert.Equal("ZocSec.Cli", Value("id"));
        Assert.Equal("MIT", Value("license"));
        Assert.NotNull(zip.GetEntry(Value("readme")!));
    }

    // Installed packages go to a folder of the test's own: another version under the same number would be taken from there.
    private Task<Tool> DotnetAsync(params string[] arguments) =>
        Tool.RunAsync(
            "dotnet",
            arguments,
            new Dictionary<string, string?>
            {
                ["NUGET_PACKAGES"] = arguments[0] == "tool" ? PathOf("installed") : null,
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_NOLOGO"] = "true",
            }
        );

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
