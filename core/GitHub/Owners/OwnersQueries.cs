using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.GitHub.GraphQl;

namespace ZocSec.Core.GitHub.Owners;

/// <summary>The teams that some people are in, and who is in them.</summary>
internal static class TeamsOfPeopleQuery
{
    /// <summary>The query; costs one point.</summary>
    public const string Text = """
        query TeamsOfPeople($login: String!, $people: [String!], $teams: Int!) {
          organization(login: $login) {
            teams(first: $teams, userLogins: $people) {
              nodes { slug members(first: 100) { nodes { login } } }
            }
          }
        }
        """;
}

internal sealed record TeamsOfPeopleVariables(string Login, ImmutableArray<string> People, int Teams);

internal sealed record TeamsOfPeopleData(TeamsOfPeopleData.Owner? Organization)
{
    /// <summary>By login, the slugs of the teams that each of these people is in.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> TeamsOf(
        ImmutableArray<string> people,
        ImmutableDictionary<string, ImmutableArray<string>> nobody
    ) =>
        nobody.AddRange(
            from person in people
            let teams = (Organization?.Teams?.Nodes ?? []).Where(team =>
                team is { Slug: not null } && (team.Members?.Nodes ?? []).Any(member => Is(member, person))
            )
            let slugs = teams.Select(team => team!.Slug!).ToImmutableArray()
            where !slugs.IsEmpty
            select KeyValuePair.Create(person, slugs)
        );

    private static bool Is(Person? member, string login) =>
        string.Equals(member?.Login, login, StringComparison.OrdinalIgnoreCase);

    public sealed record Owner(Connection<Team>? Teams);

    public sealed record Team(string? Slug, Connection<Person>? Members);

    public sealed record Person(string? Login);
}

/// <summary>Repositories that a search finds, with their topics.</summary>
internal static class SiblingsQuery
{
    /// <summary>The query; costs one point.</summary>
    public const string Text = """
        query Siblings($search: String!, $first: Int!) {
          search(query: $search, type: REPOSITORY, first: $first) {
            nodes { ... on Repository { name repositoryTopics(first: 20) { nodes { topic { name } } } } }
          }
        }
        """;
}

internal sealed record SiblingsVariables(string Search, int First);

internal sealed record SiblingsData(Connection<SiblingsData.Node>? Search)
{
    /// <summary>Those whose name was told.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, ImmutableArray<string> Topics)> Repositories =>
        from node in Search?.Nodes ?? []
        where node?.Name is not null
        select (node.Name!, node.RepositoryTopics?.Names ?? []);

    public sealed record Node(string? Name, RepositoryNode.TopicConnection? RepositoryTopics);
}

/// <summary>A page of something.</summary>
internal sealed record Connection<T>(IReadOnlyList<T?>? Nodes)
    where T : class;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GraphQlQuery<TeamsOfPeopleVariables>))]
[JsonSerializable(typeof(GraphQlBody<TeamsOfPeopleData>))]
[JsonSerializable(typeof(GraphQlQuery<SiblingsVariables>))]
[JsonSerializable(typeof(GraphQlBody<SiblingsData>))]
internal sealed partial class OwnersGraphQlJson : JsonSerializerContext;
