using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.GitHub.GraphQl;

/// <summary>The name that a repository has now, by its global id.</summary>
internal static class RepositoryNameQuery
{
    public const string Text = """
        query RepositoryName($ids: [ID!]!) {
          nodes(ids: $ids) {
            ... on Repository { nameWithOwner }
          }
        }
        """;
}

internal sealed record RepositoryNameVariables(ImmutableArray<string> Ids);

internal sealed record RepositoryNameData(ImmutableArray<JsonElement> Nodes);

/// <summary>A node with a name; one that is no repository has none.</summary>
internal sealed record NamedNode(string? NameWithOwner);
