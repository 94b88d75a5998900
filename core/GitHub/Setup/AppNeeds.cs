using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>What guardrails and features together ask of GitHub, and for what.</summary>
public static class AppNeeds
{
    /// <summary>Guardrails of GitHub and features by name, each with its needs.</summary>
    public static ImmutableArray<AppFeature> ByPart { get; } =
    [
        .. GuardrailCatalogue
            .All.Where(guardrail => guardrail.Name.Section is "github")
            .Select(guardrail => new AppFeature(guardrail.Name.Value, guardrail.Needs)),
        .. AppFeatures.All,
    ];

    /// <summary>Each permission at the highest level that anything needs.</summary>
    public static ImmutableSortedDictionary<string, string> Permissions { get; } =
        ByPart
            .SelectMany(part => part.Needs.Permissions)
            .GroupBy(need => need.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(
                group => group.Key,
                group => group.Any(need => need.Value is "write") ? "write" : "read",
                StringComparer.Ordinal
            );

    /// <summary>The events that anything needs.</summary>
    public static ImmutableSortedSet<string> Events { get; } =
        ByPart.SelectMany(part => part.Needs.Events).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Whether a granted level is enough for a needed one.</summary>
    public static bool Suffices(string? granted, string needed) =>
        granted is "write" or "admin" || string.Equals(granted, needed, StringComparison.Ordinal);
}
