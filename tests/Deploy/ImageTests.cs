using System.Text.RegularExpressions;
using System.Xml.Linq;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>The Dockerfile of the command line fits the projects that it is built from; <see cref="ActionImageTests"/> builds it.</summary>
public sealed partial class ImageTests
{
    private static readonly string[] Dockerfile = ReadLines("action", "Dockerfile");
    private static readonly string[] Ignored = ReadLines("action", "Dockerfile.dockerignore");

    [Fact]
    public void Context_HasNothingButWhatIsNamed_AndNothingThatIsMissing()
    {
        Assert.Equal("*", Ignored[0]);
        Assert.Equal(["**/bin", "**/obj"], Ignored[1..].Where(line => line[0] != '!'));
        Assert.NotEmpty(Allowed());
        Assert.All(Allowed(), path => Assert.True(Path.Exists(Path.Combine(Solution.Root, path)), path));
    }

    [Fact]
    public void Context_HasAllThatTheProjectsUse()
    {
        string[] projects = ["action/ZocSec.Action.csproj", "core/ZocSec.Core.csproj"];
        var used = projects.SelectMany(project => FilesOf(project, Path.GetDirectoryName(project)!)).ToArray();
        var alsoUsed = FilesOf("Directory.Build.props", "").ToArray();

        Assert.Contains("core/ZocSec.Core.csproj", used);
        Assert.Contains("app-manifest.yml", used);
        Assert.NotEmpty(alsoUsed);
        Assert.All(
            used.Concat(alsoUsed),
            path =>
                Assert.Contains(
                    Allowed(),
                    allowed => path == allowed || path.StartsWith($"{allowed}/", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void Images_AreOfTheFrameworkThatIsBuiltFor_AndTheLastHasNoShell()
    {
        var framework = Read("Directory.Build.props").Descendants("TargetFramework").Single().Value;
        var images = Dockerfile.Select(line => Base().Match(line)).Where(match => match.Success).ToArray();

        Assert.Equal(["SDK_IMAGE", "RUNTIME_IMAGE"], images.Select(image => image.Groups["name"].Value));
        Assert.All(images, image => Assert.Equal(framework, $"net{image.Groups["version"].Value}"));
        Assert.EndsWith("-chiseled", images[^1].Groups["system"].Value);
        Assert.Equal(
            ["FROM --platform=$BUILDPLATFORM $SDK_IMAGE AS build", "FROM $RUNTIME_IMAGE"],
            Dockerfile.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Architecture_IsThatOfTheImage_NotThatOfTheBuilder()
    {
        // With a default the builder's own value would not count.
        Assert.Contains("ARG TARGETARCH", Dockerfile);
        Assert.Contains(Dockerfile, line => line.Contains(" --arch \"$TARGETARCH\" --self-contained true "));
        // Nothing runs in the last stage, so it needs no emulator.
        var last = Dockerfile.SkipWhile(line => line != "FROM $RUNTIME_IMAGE");
        Assert.DoesNotContain(last, line => line.StartsWith("RUN ", StringComparison.Ordinal));
    }

    [Fact]
    public void EntryPoint_IsTheProgram_AndItIsRootAsRunnersNeedIt()
    {
        var program = Read("action/ZocSec.Action.csproj").Descendants("AssemblyName").Single().Value;

        Assert.Equal($"ENTRYPOINT [\"/app/{program}\"]", Dockerfile[^1]);
        Assert.Contains("COPY --from=build /app /app", Dockerfile);
        Assert.Contains("USER 0:0", Dockerfile);
        Assert.Contains(
            Dockerfile,
            line =>
                line.StartsWith("RUN dotnet publish action ", StringComparison.Ordinal)
                && line.Contains(" --output /app ")
        );
    }

    private static string[] Allowed() => [.. Ignored.Where(line => line[0] == '!').Select(line => line[1..])];

    // Files beside a project's own: each Include that is a path.
    private static IEnumerable<string> FilesOf(string file, string folder) =>
        Read(file)
            .Descendants()
            .Where(item => item.Name.LocalName is "ProjectReference" or "EmbeddedResource" or "AdditionalFiles")
            .Select(item => item.Attribute("Include")!.Value.Replace("$(MSBuildThisFileDirectory)", ""))
            .Select(path => Path.GetRelativePath(Solution.Root, Path.Combine(Solution.Root, folder, path)));

    private static XDocument Read(string file) => XDocument.Load(Path.Combine(Solution.Root, file));

    private static string[] ReadLines(string folder, string name) =>
        [
            .. File.ReadLines(Path.Combine(Solution.Root, folder, name))
                .Where(line => line.Length > 0 && !line.StartsWith('#')),
        ];

    [GeneratedRegex(
        @"^ARG (?<name>\w+)=mcr\.microsoft\.com/dotnet/[\w-]+:(?<version>\d+\.\d+)-(?<system>[\w-]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Base();
}
