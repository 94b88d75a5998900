using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Architecture;

/// <summary>Where things stand, so that the next guardrail looks like the last.</summary>
public sealed class LayoutTests
{
    private const int LongestFile = 400;

    [Fact]
    public void Slices_AreThere() => Assert.True(Slices.All.Length >= 2);

    [Fact]
    public void Slice_HasItsFilesAndIsTestedAndListed()
    {
        var missing = Slices.All.SelectMany(slice =>
            new[]
            {
                Path.Combine(slice.Folder, $"{slice.Name}Guardrail.cs"),
                Path.Combine(slice.Folder, $"{slice.Name}Rule.cs"),
                Path.Combine(slice.Folder, $"{slice.Name}Settings.cs"),
                Path.Combine(slice.Folder, "README.md"),
                Path.Combine(Solution.Root, "tests", "Guardrails", slice.Name),
            }.Where(path => !Path.Exists(path))
        );

        Assert.Empty(missing);
        Assert.Equal(
            Slices.All.Select(slice => $"{slice.Namespace}.{slice.Name}Guardrail"),
            GuardrailCatalogue.All.Select(guardrail => guardrail.Implementation.FullName!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void SourceFile_IsNotLongerThanOneReads()
    {
        var files = Solution
            .Assemblies.Keys.SelectMany(project =>
                Directory.EnumerateFiles(Path.Combine(Solution.Root, project), "*.cs", SearchOption.AllDirectories)
            )
            .Where(file => !IsBuilt(file))
            .ToArray();

        Assert.True(files.Length > 100);
        Assert.DoesNotContain(files, file => File.ReadLines(file).Count() > LongestFile);
    }

    private static bool IsBuilt(string file) =>
        Path.GetRelativePath(Solution.Root, file).Split(Path.DirectorySeparatorChar) is [_, "bin" or "obj", ..];
}
