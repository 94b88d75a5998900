using System.Text.Json;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Finds repositories by what a rename and a transfer leave as it is.</summary>
internal sealed class RepositoryLookup(GitHubClient client, GitHubGraphQl graph)
{
    /// <summary>Reads a repository by its number.</summary>
    public Task<GitHubAnswer<Repository>> ByIdAsync(TenantId tenant, long id, CancellationToken ct) =>
        client.AsInstallationAsync(
            tenant,
            new GitHubRequest(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"repositories/{id}")),
            static body =>
                JsonSerializer.Deserialize(body, GitHubJson.Default.RepositoryBody)?.ToRepository() is { } repository
                    ? new GitHubAnswer<Repository>.Ok(repository)
                    : null,
            ct
        );

    /// <summary>The name <c>owner/name</c> that a repository has now.</summary>
    /// <param name="tenant">As which installation.</param>
    /// <param name="nodeId">GitHub's global id.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>NotFound</c> also for an id of something else, and for one that is none.</returns>
    public async Task<GitHubAnswer<string>> NameOfAsync(TenantId tenant, string nodeId, CancellationToken ct)
    {
        var answer = await graph.AskAsync(
            tenant,
            new GraphQlQuery<RepositoryNameVariables>(RepositoryNameQuery.Text, new RepositoryNameVariables([nodeId])),
            GraphQlJson.Default.GraphQlQueryRepositoryNameVariables,
            GraphQlJson.Default.GraphQlBodyRepositoryNameData,
            ct
        );
        return answer switch
        {
            GitHubAnswer<GraphQlResult<RepositoryNameData>>.Ok { Value.Data.Nodes: [var node, ..] }
                when GraphNode.Read(node, GraphQlJson.Default.NamedNode) is { NameWithOwner: { } name }
                    && RepositoryName.IsValid(name) => new GitHubAnswer<string>.Ok(name),
            GitHubAnswer<GraphQlResult<RepositoryNameData>>.Ok => new GitHubAnswer<string>.NotFound(),
            _ => answer.As<string>(),
        };
    }
}
