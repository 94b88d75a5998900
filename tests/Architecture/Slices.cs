namespace ZocSec.Tests.Architecture;

/// <summary>The folders below <c>core/Guardrails</c>.</summary>
internal static class Slices
{
    public static Slice[] All { get; } =
    [
        .. Directory
            .EnumerateDirectories(Path.Combine(Solution.Root, "core", "Guardrails"))
            .Select(folder => new Slice(Path.GetFileName(folder), folder))
            .OrderBy(slice => slice.Name, StringComparer.Ordinal),
    ];
}

/// <summary>One guardrail's folder.</summary>
internal sealed record Slice(string Name, string Folder)
{
    public string Namespace => $"ZocSec.Core.Guardrails.{Name}";
}
