using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Ledger;

/// <summary>What somebody may see of a tenant who does not see all of it: GitHub's part, and of that perhaps only some resources.</summary>
/// <param name="Keys">The keys of the only resources; null: all of GitHub's part.</param>
public sealed record Sight(ImmutableSortedSet<string>? Keys = null)
{
    /// <summary>The sections whose guardrails are about GitHub.</summary>
    public static ImmutableArray<string> Sections { get; } = ["github", "audit"];

    /// <summary>Whether a guardrail is about GitHub.</summary>
    public static bool IsGitHubs(GuardrailName guardrail) =>
        Sections.Contains(guardrail.Section, StringComparer.Ordinal);

    /// <summary>Whether a guardrail's finding about a resource may be seen.</summary>
    public bool Covers(GuardrailName guardrail, ResourceId resource) =>
        IsGitHubs(guardrail) && (Keys?.Contains(resource.Key) ?? true);
}
