using System.Collections.Immutable;
using System.IO.Enumeration;

namespace ZocSec.Core.Policies;

/// <summary>Sends some notices elsewhere. What a route does not say, fits all.</summary>
public sealed record NotifyRoute
{
    /// <summary>Names of guardrails, such as <c>aws/*</c>; empty: all.</summary>
    public ImmutableArray<string> Guardrails { get; init; } = [];

    /// <summary>Names of owners, such as <c>payments-*</c>; empty: all, and what has none.</summary>
    public ImmutableArray<string> Owners { get; init; } = [];

    /// <summary>The least severity.</summary>
    public NoticeSeverity Severity { get; init; }

    /// <summary>Where these go.</summary>
    public required NotifyTargets To { get; init; }

    /// <summary>Whether it is for a notice.</summary>
    /// <param name="guardrail">Whose notice.</param>
    /// <param name="owners">Who owns the resource, by the names that it and the policy give; empty when nobody is named.</param>
    /// <param name="severity">How much it matters.</param>
    public bool Fits(string guardrail, ImmutableArray<string> owners, NoticeSeverity severity) =>
        severity >= Severity
        && (Guardrails.IsEmpty || Guardrails.Any(pattern => Matches(pattern, guardrail)))
        && (Owners.IsEmpty || Owners.Any(pattern => owners.Any(owner => Matches(pattern, owner))));

    /// <summary>Whether a name is as a pattern says; case does not matter.</summary>
    internal static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);
}
