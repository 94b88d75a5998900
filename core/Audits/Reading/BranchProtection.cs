using System.Collections.Immutable;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Says in words what protects a branch: a rule of the branch, and rulesets that are in force. Pure.</summary>
internal static class BranchProtection
{
    /// <summary>What does; empty when nothing does.</summary>
    public static ImmutableArray<string> InWords(AuditNode.BranchNode branch)
    {
        var protection = ImmutableArray.CreateBuilder<string>();
        if (branch.BranchProtectionRule is { } rule)
        {
            protection.Add(RuleInWords(rule));
        }
        else if (branch.RefUpdateRule is { } hidden)
        {
            // Who may not administer the repository sees that there is one, and little of it.
            protection.Add($"rule {hidden.Pattern}");
        }

        protection.AddRange(
            (branch.Rules?.Known ?? [])
                .Where(one => one.RepositoryRuleset is null or { Enforcement: "ACTIVE" })
                .GroupBy(one => one.RepositoryRuleset?.Name ?? "", StringComparer.Ordinal)
                .Select(set =>
                    $"ruleset {set.Key}: {string.Join(", ", set.Select(one => Words(one.Type)).Distinct(StringComparer.Ordinal))}"
                )
        );
        return protection.ToImmutable();
    }

    private static string RuleInWords(AuditNode.ProtectionNode rule)
    {
        string?[] parts =
        [
            rule.RequiresApprovingReviews
                ? string.Create(CultureInfo.InvariantCulture, $"{rule.RequiredApprovingReviewCount ?? 1} reviews")
                : null,
            rule.RequiresStatusChecks ? "checks" : null,
            rule.IsAdminEnforced ? "administrators too" : null,
        ];
        var said = string.Join(", ", parts.OfType<string>());
        return said.Length == 0 ? $"rule {rule.Pattern}" : $"rule {rule.Pattern}: {said}";
    }

    private static string Words(string? type) => (type ?? "").ToLowerInvariant().Replace('_', ' ');
}
