using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Makes of GraphQL's errors the reasons why something of a repository is unknown. Pure.</summary>
internal static class AuditErrors
{
    /// <summary>A field that takes its repository with it where it may not be seen.</summary>
    public const string AlertsField = "hasVulnerabilityAlertsEnabled";

    /// <summary>Another one.</summary>
    public const string KeysField = "deployKeys";

    /// <summary>An error as the reason why something is unknown.</summary>
    public static string InWords(GraphQlError error) => $"GitHub: {GitHubError.Clean(error.Message)}";

    /// <summary>Says why something is missing, from the errors that name a field of this repository; the first of a field counts.</summary>
    public static FoundRepository With(FoundRepository found, IEnumerable<GraphQlError> errors)
    {
        var reasons = errors
            .SelectMany(error => FacetsOf(error), (error, facet) => (Facet: facet, Reason: InWords(error)))
            .DistinctBy(one => one.Facet, StringComparer.Ordinal)
            .Select(one => KeyValuePair.Create(one.Facet, one.Reason))
            .ToList();
        return reasons.Count == 0
            ? found
            : found with
            {
                Row = found.Row with { Unknown = found.Row.Unknown.SetItems(reasons) },
            };
    }

    // The last step that means something says it best: what is wrong with a branch need not concern all of it.
    private static ImmutableArray<string> FacetsOf(GraphQlError error) =>
        (error.Path.IsDefault ? [] : error.Path)
            .Reverse()
            .Where(step => step.ValueKind is JsonValueKind.String)
            .Select(step => FacetsOf(step.GetString()!))
            .FirstOrDefault(facets => !facets.IsEmpty, []);

    private static ImmutableArray<string> FacetsOf(string field) =>
        field switch
        {
            "languages" => [AuditFacet.Languages],
            "repositoryTopics" => [AuditFacet.Topics],
            AlertsField => [AuditFacet.VulnerabilityAlerts],
            KeysField => [AuditFacet.DeployKeys],
            "branchProtectionRule" or "refUpdateRule" or "rules" => [AuditFacet.Protection],
            "target" => [AuditFacet.LastCommit],
            "defaultBranchRef" => [AuditFacet.Protection, AuditFacet.LastCommit],
            "codeowners" or "inGitHub" or "inRoot" or "inDocs" => [AuditFacet.Codeowners],
            _ => [],
        };
}
