using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Docs;

/// <summary>The code that the program is built of, as text.</summary>
internal static class SourceText
{
    /// <summary>The files of projects, each with all of its text.</summary>
    public static IEnumerable<string> Of(params string[] projects) =>
        projects
            .SelectMany(project =>
                Directory.EnumerateFiles(Path.Combine(Solution.Root, project), "*.cs", SearchOption.AllDirectories)
            )
            .Where(file =>
                Path.GetRelativePath(Solution.Root, file).Split(Path.DirectorySeparatorChar)[1] is not ("bin" or "obj")
            )
            .Select(File.ReadAllText);
}
