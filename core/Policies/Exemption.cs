using System.IO.Enumeration;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>Leaves resources alone for a while.</summary>
/// <param name="Guardrail">The guardrail it holds for.</param>
/// <param name="Resource">A resource's name or key, or a pattern with <c>*</c> and <c>?</c>; case does not matter.</param>
/// <param name="Until">The last day it holds, in UTC.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
public sealed record Exemption(GuardrailName Guardrail, string Resource, DateOnly Until, string Owner, string Reason)
{
    /// <summary>Whether it names this resource for this guardrail, expired or not.</summary>
    public bool Covers(GuardrailName guardrail, ResourceId resource) =>
        guardrail == Guardrail
        && (
            FileSystemName.MatchesSimpleExpression(Resource, resource.Name, ignoreCase: true)
            || FileSystemName.MatchesSimpleExpression(Resource, resource.Key, ignoreCase: true)
        );

    /// <summary>Whether it still holds.</summary>
    public bool HoldsAt(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime) <= Until;
}
