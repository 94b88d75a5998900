using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.GitHub.GraphQl;

/// <summary>What a list of repositories by REST does not show: whether vulnerability alerts are on.</summary>
internal static class RepositoryAlertsQuery
{
    public const string Text = """
        query RepositoryAlerts($ids: [ID!]!) {
          nodes(ids: $ids) {
            ... on Repository { databaseId hasVulnerabilityAlertsEnabled }
          }
        }
        """;
}

internal sealed record RepositoryAlertsVariables(ImmutableArray<string> Ids);

internal sealed record RepositoryAlertsData(ImmutableArray<JsonElement> Nodes);

/// <summary>A repository's alerts.</summary>
internal sealed record AlertsNode(long? DatabaseId, bool? HasVulnerabilityAlertsEnabled);
