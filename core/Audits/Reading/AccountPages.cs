using System.Text.Json;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>All repositories of an organisation or a person.</summary>
internal sealed class AccountPages(GitHubGraphQl graph, TenantId tenant, string login) : IPageSource
{
    /// <inheritdoc />
    public string Name => login;

    /// <inheritdoc />
    public async Task<GitHubAnswer<RawPage>> AskAsync(string? cursor, int size, AuditDepth depth, CancellationToken ct)
    {
        var variables = new AuditPageVariables(
            login,
            size,
            cursor,
            depth.Alerts,
            depth.Keys,
            depth.Deep,
            depth.Commits
        );
        var answer = await graph.AskAsync(
            tenant,
            new GraphQlQuery<AuditPageVariables>(AuditPageQuery.OfAccount, variables),
            AuditGraphJson.Default.GraphQlQueryAuditPageVariables,
            AuditGraphJson.Default.GraphQlBodyAuditPageData,
            ct
        );
        return answer switch
        {
            GitHubAnswer<GraphQlResult<AuditPageData>>.Ok
            {
                Value: { Data: { RepositoryOwner.Repositories: { Nodes.IsDefault: false } page } data } result
            } => new GitHubAnswer<RawPage>.Ok(PageOf(page, result, data.RateLimit, cursor)),
            GitHubAnswer<GraphQlResult<AuditPageData>>.Ok { Value.Errors: [{ Type: not "NOT_FOUND" } error, ..] } =>
                new GitHubAnswer<RawPage>.Refused(Status: 403, AuditErrors.InWords(error)),
            GitHubAnswer<GraphQlResult<AuditPageData>>.Ok => new GitHubAnswer<RawPage>.NotFound(),
            var other => other.As<RawPage>(),
        };
    }

    private static RawPage PageOf(
        RepositoryConnection page,
        GraphQlResult<AuditPageData> result,
        PointsLeft? points,
        string? cursor
    )
    {
        var errors = result.Errors.ToLookup(PlaceOf);

        var next = page.PageInfo?.NextAfter(cursor);
        return new RawPage(
            [.. page.Nodes.Select((node, place) => RawNode.Of(node, errors[place]))],
            next,
            page.TotalCount,
            points
        );
    }

    // The place in the list of nodes is the first number of the path.
    private static int PlaceOf(GraphQlError error) =>
        (error.Path.IsDefault ? [] : error.Path)
            .Where(step => step.ValueKind is JsonValueKind.Number)
            .Select(step => step.TryGetInt32(out var place) ? place : -1)
            .FirstOrDefault(-1);
}
