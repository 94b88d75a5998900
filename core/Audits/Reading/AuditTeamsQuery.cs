using System.Collections.Immutable;
using ZocSec.Core.GitHub.GraphQl;

namespace ZocSec.Core.Audits.Reading;

/// <summary>The teams of an organisation, who is in them and what they may do: a page of twenty costs one point.</summary>
internal static class AuditTeamsQuery
{
    /// <summary>Many teams, with the first of their people and repositories.</summary>
    public const string Page = """
        query AuditTeams($login: String!, $first: Int!, $after: String) {
          rateLimit { cost limit remaining }
          organization(login: $login) {
            teams(first: $first, after: $after) {
              totalCount
              pageInfo { endCursor hasNextPage }
              nodes {
                slug
                members(first: 100) { pageInfo { endCursor hasNextPage } nodes { login } }
                repositories(first: 100) {
                  pageInfo { endCursor hasNextPage }
                  edges { permission node { databaseId } }
                }
              }
            }
          }
        }
        """;

    /// <summary>More people and repositories of one team.</summary>
    public const string More = """
        query AuditTeam(
          $login: String!, $slug: String!, $people: Boolean!, $person: String, $repositories: Boolean!, $repository: String
        ) {
          organization(login: $login) {
            team(slug: $slug) {
              slug
              members(first: 100, after: $person) @include(if: $people) {
                pageInfo { endCursor hasNextPage }
                nodes { login }
              }
              repositories(first: 100, after: $repository) @include(if: $repositories) {
                pageInfo { endCursor hasNextPage }
                edges { permission node { databaseId } }
              }
            }
          }
        }
        """;
}

internal sealed record AuditTeamsVariables(string Login, int First, string? After);

internal sealed record AuditTeamVariables(
    string Login,
    string Slug,
    bool People,
    string? Person,
    bool Repositories,
    string? Repository
);

internal sealed record AuditTeamsData(PointsLeft? RateLimit, AuditTeamsData.Owner? Organization)
{
    public sealed record Owner(NodeList<TeamNode>? Teams);
}

internal sealed record AuditTeamData(AuditTeamData.OwnerOfOne? Organization)
{
    public sealed record OwnerOfOne(TeamNode? Team);
}

/// <summary>A team.</summary>
internal sealed record TeamNode(string? Slug, NodeList<TeamNode.Person>? Members, TeamNode.Grants? Repositories)
{
    public sealed record Person(string? Login);

    public sealed record Grants(PageInfo? PageInfo, ImmutableArray<Grant?> Edges);

    public sealed record Grant(string? Permission, Number? Node);

    public sealed record Number(long? DatabaseId);
}
