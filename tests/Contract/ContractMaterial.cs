namespace ZocSec.Tests.Contract;

/// <summary>What <c>script/bootstrap</c> fetched of what GitHub publishes about its API.</summary>
internal static class ContractMaterial
{
    /// <summary>Reads a file below <c>artifacts/contract</c>.</summary>
    /// <exception cref="InvalidOperationException">It is missing: nothing is skipped for that.</exception>
    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>The files of a folder below <c>artifacts/contract</c>, in order of their names.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.json").Order(StringComparer.Ordinal);

    private static string PathOf(string name)
    {
        var path = Path.Combine(Root(), "artifacts", "contract", name);
        return Path.Exists(path)
            ? path
            : throw new InvalidOperationException($"artifacts/contract/{name} is missing: run script/bootstrap");
    }

    private static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ZocSec.App.sln")))
                return folder;
        }

        throw new InvalidOperationException("the tests run outside of the repository");
    }
}
