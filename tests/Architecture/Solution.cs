using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ZocSec.Core.Guardrails;
using ZocSec.Functions.Settings;
using ZocSec.Sandbox;

namespace ZocSec.Tests.Architecture;

/// <summary>The compiled assemblies and the folders they come from.</summary>
internal static class Solution
{
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Loaded = new(Load);

    /// <summary>The assemblies by their folders.</summary>
    public static IReadOnlyDictionary<string, System.Reflection.Assembly> Assemblies { get; } =
        new Dictionary<string, System.Reflection.Assembly>(StringComparer.Ordinal)
        {
            ["core"] = typeof(GuardrailCatalogue).Assembly,
            ["functions"] = typeof(HostSettings).Assembly,
            ["sandbox"] = typeof(SandboxServer).Assembly,
            ["action"] = typeof(global::ZocSec.Action.ExitCode).Assembly,
        };

    /// <summary>All types of ours, also those within others and those the compiler made.</summary>
    public static IReadOnlyList<IType> Types =>
        [.. Loaded.Value.Types.Where(type => type.FullName.StartsWith("ZocSec.", StringComparison.Ordinal))];

    /// <summary>The root of the repository.</summary>
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "ZocSec.App.sln")))
            {
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not in the repository");
            }

            return folder;
        }
    }

    /// <summary>The types of a namespace and of those below it.</summary>
    public static IEnumerable<IType> In(string @namespace) => Types.Where(type => IsIn(type, @namespace));

    /// <summary>What a type depends on, as "type uses type", where the used one is one of these or in one of these namespaces.</summary>
    public static IEnumerable<string> Uses(this IEnumerable<IType> types, params string[] namespaces) =>
        types
            .SelectMany(type =>
                type.Dependencies.Where(dependency => namespaces.Any(name => IsIn(dependency.Target, name)))
                    .Select(dependency => $"{type.FullName} uses {dependency.Target.FullName}")
            )
            .Distinct(StringComparer.Ordinal);

    private static ArchUnitNET.Domain.Architecture Load() =>
        new ArchLoader().LoadAssemblies([.. Assemblies.Values]).Build();

    private static bool IsIn(IType type, string @namespace) =>
        type.FullName == @namespace || type.FullName.StartsWith($"{@namespace}.", StringComparison.Ordinal);
}
