using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core.GitHub.GraphQl;

/// <summary>A page of an owner's repositories, with all that the guardrails judge. Costs one point.</summary>
internal static class RepositoryPageQuery
{
    /// <summary>The query. Ordered by creation, so that what is made meanwhile comes at the end.</summary>
    public const string Text = """
        query RepositoryPage($login: String!, $first: Int!, $after: String, $alerts: Boolean!) {
          rateLimit { cost limit remaining }
          repositoryOwner(login: $login) {
            repositories(
              first: $first, after: $after, ownerAffiliations: [OWNER], orderBy: { field: CREATED_AT, direction: ASC }
            ) {
              totalCount
              pageInfo { endCursor hasNextPage }
              nodes {
                databaseId nameWithOwner visibility isArchived isDisabled isFork stargazerCount forkCount
                hasVulnerabilityAlertsEnabled @include(if: $alerts)
                repositoryTopics(first: 20) { nodes { topic { name } } }
              }
            }
          }
        }
        """;
}

internal sealed record RepositoryPageVariables(string Login, int First, string? After, bool Alerts);

internal sealed record RepositoryPageData(PointsLeft? RateLimit, RepositoryOwner? RepositoryOwner);

internal sealed record RepositoryOwner(RepositoryConnection? Repositories);

internal sealed record RepositoryConnection(int TotalCount, PageInfo? PageInfo, ImmutableArray<JsonElement> Nodes);

/// <summary>Where a page of a list ends.</summary>
internal sealed record PageInfo(string? EndCursor, bool HasNextPage)
{
    /// <summary>The next page's cursor; null after the last, and where a page leads to itself, which would never end.</summary>
    /// <param name="cursor">This page's own.</param>
    public string? NextAfter(string? cursor) =>
        HasNextPage && EndCursor is { Length: > 0 } end && end != cursor ? end : null;
}

/// <summary>A repository of a page.</summary>
internal sealed record RepositoryNode(
    long? DatabaseId,
    string? NameWithOwner,
    string? Visibility,
    bool IsArchived,
    bool IsDisabled,
    bool IsFork,
    int StargazerCount,
    int ForkCount,
    bool? HasVulnerabilityAlertsEnabled,
    RepositoryNode.TopicConnection? RepositoryTopics
)
{
    /// <summary>The repository; null when number or name is missing and so none is described.</summary>
    public Repository? ToRepository() =>
        DatabaseId is > 0 && NameWithOwner is not null && RepositoryName.IsValid(NameWithOwner)
            ? new Repository(
                DatabaseId.Value,
                NameWithOwner,
                Visibility?.ToLowerInvariant(),
                IsFork,
                IsArchived,
                RepositoryTopics?.Names,
                StargazerCount,
                ForkCount,
                IsDisabled
            )
            : null;

    public sealed record TopicConnection(ImmutableArray<TopicNode?> Nodes)
    {
        /// <summary>The topics; null when one cannot be read: it might be the one that allows something.</summary>
        [JsonIgnore]
        public ImmutableArray<string>? Names =>
            !Nodes.IsDefault && Nodes.All(node => node?.Topic?.Name is not null)
                ? [.. Nodes.Select(node => node!.Topic!.Name!)]
                : null;
    }

    public sealed record TopicNode(TopicName? Topic);

    public sealed record TopicName(string? Name);
}
