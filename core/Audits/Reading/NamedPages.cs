using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Some repositories by name. The cursor is the place of the first name of a page.</summary>
internal sealed class NamedPages(GitHubGraphQl graph, TenantId tenant, ImmutableArray<string> names) : IPageSource
{
    /// <inheritdoc />
    public string Name => "the list";

    /// <inheritdoc />
    public async Task<GitHubAnswer<RawPage>> AskAsync(string? cursor, int size, AuditDepth depth, CancellationToken ct)
    {
        var first = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var wanted = names.Skip(first).Take(size).ToArray();
        var query = AuditPageQuery.OfNames([.. wanted.Select(name => RepositoryName.Parse(name)!.Value)]);
        var answer = await graph.AskAsync(
            tenant,
            new GraphQlQuery<AuditNamedVariables>(
                query,
                new AuditNamedVariables(depth.Alerts, depth.Keys, depth.Deep, depth.Commits)
            ),
            AuditGraphJson.Default.GraphQlQueryAuditNamedVariables,
            AuditGraphJson.Default.GraphQlBodyDictionaryStringJsonElement,
            ct
        );
        return answer switch
        {
            GitHubAnswer<GraphQlResult<Dictionary<string, JsonElement>>>.Ok { Value: var result } =>
                new GitHubAnswer<RawPage>.Ok(PageOf(result, wanted, first)),
            // What GitHub says when the only repository that was asked for is not there.
            GitHubAnswer<GraphQlResult<Dictionary<string, JsonElement>>>.NotFound => new GitHubAnswer<RawPage>.Ok(
                new RawPage(
                    [.. wanted.Select(name => new RawNode(null, [], name))],
                    Next(first, wanted),
                    names.Length,
                    null
                )
            ),
            var other => other.As<RawPage>(),
        };
    }

    private RawPage PageOf(GraphQlResult<Dictionary<string, JsonElement>> result, string[] wanted, int first)
    {
        var errors = result.Errors.ToLookup(
            error => error.Path is [{ ValueKind: JsonValueKind.String } alias, ..] ? alias.GetString()! : "",
            StringComparer.Ordinal
        );
        var points = result.Data.TryGetValue("rateLimit", out var limit)
            ? GraphNode.Read(limit, AuditGraphJson.Default.PointsLeft)
            : null;
        return new RawPage(
            [
                .. wanted.Select(
                    (name, place) =>
                    {
                        var alias = string.Create(CultureInfo.InvariantCulture, $"{AuditPageQuery.Alias}{place}");
                        return RawNode.Of(result.Data.GetValueOrDefault(alias), errors[alias], name);
                    }
                ),
            ],
            Next(first, wanted),
            names.Length,
            points
        );
    }

    private string? Next(int first, string[] wanted) =>
        first + wanted.Length < names.Length ? (first + wanted.Length).ToString(CultureInfo.InvariantCulture) : null;
}
