using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.Audits.Reading;

/// <summary>What a page of repositories leaves open: older commits, and topics beyond the first twenty.</summary>
internal static class AuditFollowUpQueries
{
    /// <summary>More commits of some repositories.</summary>
    public const string History = """
        query AuditHistory($ids: [ID!]!, $commits: Int!) {
          nodes(ids: $ids) {
            ... on Repository {
              databaseId
              defaultBranchRef {
                name
                target {
                  ... on Commit {
                    history(first: $commits) {
                      pageInfo { endCursor hasNextPage }
                      nodes { committedDate author { name email user { login } } }
                    }
                  }
                }
              }
            }
          }
        }
        """;

    /// <summary>The topics after some place.</summary>
    public const string Topics = """
        query AuditTopics($id: ID!, $after: String!) {
          node(id: $id) {
            ... on Repository {
              repositoryTopics(first: 100, after: $after) {
                pageInfo { endCursor hasNextPage }
                nodes { topic { name } }
              }
            }
          }
        }
        """;
}

internal sealed record AuditHistoryVariables(ImmutableArray<string> Ids, int Commits);

internal sealed record AuditHistoryData(ImmutableArray<JsonElement> Nodes);

internal sealed record AuditTopicsVariables(string Id, string After);

internal sealed record AuditTopicsData(AuditNode? Node);
