using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Reads the topics of a repository that a page of repositories has no place for.</summary>
internal sealed class TopicsReader(GitHubGraphQl graph, TenantId tenant, Patience patience)
{
    /// <summary>Adds them to those that are known; where one cannot be read, all are unknown.</summary>
    /// <param name="found">The repository.</param>
    /// <param name="next">Where they go on; null when all are known.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AuditStoppedException">GitHub cannot be asked any more.</exception>
    public async Task<FoundRepository> CompleteAsync(FoundRepository found, string? next, CancellationToken ct)
    {
        if (found.Row.Topics is not { } topics)
        {
            return found;
        }

        while (next is { } after)
        {
            var answer = await patience.AskAsync(() => AskAsync(found.Row.NodeId, after, ct), ct);
            if (answer is GitHubAnswer<GraphQlResult<AuditTopicsData>>.Later)
            {
                throw AuditStoppedException.For(answer, $"the topics of {found.Row.FullName} cannot be read");
            }

            if (
                answer
                    is not GitHubAnswer<GraphQlResult<AuditTopicsData>>.Ok
                    {
                        Value.Data.Node.RepositoryTopics: { } more
                    }
                || AuditNodeReader.NamesOf(more) is not { } names
            )
            {
                var unknown = found.Row.Unknown.SetItem(AuditFacet.Topics, "not all of them could be read");
                return found with { Row = found.Row with { Topics = null, Unknown = unknown } };
            }

            topics = topics.AddRange(names);
            next = more.PageInfo?.NextAfter(after);
        }

        return found with
        {
            Row = found.Row with { Topics = topics },
        };
    }

    private Task<GitHubAnswer<GraphQlResult<AuditTopicsData>>> AskAsync(
        string id,
        string after,
        CancellationToken ct
    ) =>
        graph.AskAsync(
            tenant,
            new GraphQlQuery<AuditTopicsVariables>(AuditFollowUpQueries.Topics, new AuditTopicsVariables(id, after)),
            AuditGraphJson.Default.GraphQlQueryAuditTopicsVariables,
            AuditGraphJson.Default.GraphQlBodyAuditTopicsData,
            ct
        );
}
