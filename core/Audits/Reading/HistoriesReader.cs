using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Reads some more commits of repositories whose last ones are all by machines.</summary>
internal sealed class HistoriesReader(
    GitHubGraphQl graph,
    TenantId tenant,
    Checkpoint checkpoint,
    Patience patience,
    IAuditProgress progress
)
{
    private const int Commits = 100;
    private const int AtOnce = 10;

    /// <summary>Reads those that are not in the checkpoint yet.</summary>
    /// <param name="humans">Who is no machine.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AuditStoppedException">GitHub cannot be asked any more.</exception>
    public async Task ReadAsync(Humans humans, CancellationToken ct)
    {
        var known = checkpoint.ReadHistories().Select(found => found.Id).ToHashSet();
        var open = checkpoint
            .ReadPages()
            .SelectMany(page => page.Repositories)
            .Where(found => found.HasOlderCommits && !found.Commits.Any(humans.Made) && known.Add(found.Row.Id))
            .Select(found => (found.Row.Id, found.Row.NodeId))
            .ToList();
        var done = 0;
        foreach (var some in open.Chunk(AtOnce))
        {
            await ReadAsync(some, ct);
            done += some.Length;
            progress.Advanced(AuditPart.Commits, done, open.Count);
        }
    }

    private async Task ReadAsync((long Id, string NodeId)[] some, CancellationToken ct)
    {
        var answer = await patience.AskAsync(() => AskAsync(some, ct), ct, oneAnswer: true);
        switch (answer)
        {
            // One of them may be too much, which must not hide the others.
            case GitHubAnswer<GraphQlResult<AuditHistoryData>>.Later { IsOneAnswer: true } when some.Length > 1:
                foreach (var one in some)
                {
                    await ReadAsync([one], ct);
                }

                break;
            case GitHubAnswer<GraphQlResult<AuditHistoryData>>.Later { IsOneAnswer: false }:
                throw AuditStoppedException.For(answer, "older commits cannot be read");
            case GitHubAnswer<GraphQlResult<AuditHistoryData>>.Ok { Value.Data.Nodes: { IsDefault: false } nodes }:
                Keep(some, [.. nodes.Select(node => GraphNode.Read(node, AuditGraphJson.Default.AuditNode))]);
                break;
            default:
                Keep(some, []);
                break;
        }
    }

    private Task<GitHubAnswer<GraphQlResult<AuditHistoryData>>> AskAsync(
        (long Id, string NodeId)[] some,
        CancellationToken ct
    ) =>
        graph.AskAsync(
            tenant,
            new GraphQlQuery<AuditHistoryVariables>(
                AuditFollowUpQueries.History,
                new AuditHistoryVariables([.. some.Select(one => one.NodeId)], Commits)
            ),
            AuditGraphJson.Default.GraphQlQueryAuditHistoryVariables,
            AuditGraphJson.Default.GraphQlBodyAuditHistoryData,
            ct
        );

    private void Keep((long Id, string NodeId)[] some, ImmutableArray<AuditNode?> nodes)
    {
        var read = nodes.OfType<AuditNode>().ToLookup(node => node.DatabaseId);
        foreach (var (id, _) in some)
        {
            var history = read[id].FirstOrDefault()?.DefaultBranchRef?.Target?.History;
            checkpoint.Add(
                new FoundHistory(
                    id,
                    history is null ? null : AuditNodeReader.CommitsOf(history),
                    history?.PageInfo?.HasNextPage == true
                )
            );
        }
    }
}
