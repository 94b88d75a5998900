using System.Threading.Channels;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>
/// Reads all that an audit needs into its checkpoint: pages of repositories one after the other, and beside them what is
/// read of the whole account, and the deploy keys of those that have some.
/// </summary>
internal sealed class AuditReader(
    GitHubGraphQl graph,
    GitHubClient client,
    AuditRequest request,
    Checkpoint checkpoint,
    IAuditProgress progress,
    TimeProvider time
)
{
    private const int CommitsAtFirst = 15;
    private const int OlderCommits = 100;
    private const int HistoriesAtOnce = 10;
    private const int KeysAtOnce = 8;

    private readonly Patience patience = new(time, progress.Waiting);
    private readonly Humans humans = new(request.HumanSuffix, request.BotSuffixes);

    /// <summary>Reads everything that is not in the checkpoint yet.</summary>
    /// <param name="tenant">As whom.</param>
    /// <param name="ct">Cancels; what was read stays.</param>
    /// <exception cref="AuditStoppedException">It cannot go on.</exception>
    public async Task ReadAsync(TenantId tenant, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var logins = request.Scope switch
        {
            AuditScope.Account account => [account.Login],
            AuditScope.Named named => named
                .Names.Select(name => RepositoryName.Parse(name)!.Value.Owner)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .ToArray(),
            _ => throw new InvalidOperationException($"{request.Scope} is no scope that is known here"),
        };
        var keyed = Channel.CreateUnbounded<(long Id, string Name)>();
        Task[] parts =
        [
            .. logins.Select(login => StopAtFailureAsync(ReadAccountAsync(tenant, login, stop.Token), stop)),
            StopAtFailureAsync(ReadPagesAsync(tenant, keyed.Writer, stop.Token), stop),
            StopAtFailureAsync(ReadKeysAsync(tenant, keyed.Reader, stop.Token), stop),
        ];
        try
        {
            await Task.WhenAll(parts);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The part that failed says why; the others were only stopped with it.
            await Array.Find(parts, part => part.IsFaulted)!;
        }

        await ReadHistoriesAsync(tenant, ct);
    }

    private static async Task StopAtFailureAsync(Task part, CancellationTokenSource stop)
    {
        try
        {
            await part;
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task ReadAccountAsync(TenantId tenant, string login, CancellationToken ct)
    {
        if (checkpoint.FindAccount(login) is not null)
        {
            return;
        }

        var facts = await new TeamsReader(graph, tenant, patience, progress).ReadAsync(login, ct);
        if (request.Columns is AuditColumns.All)
        {
            var properties = new PropertiesReader(client, tenant, patience, progress);
            facts = await properties.ReadAsync(facts, request.Policy.Owners.Property, ct);
        }

        checkpoint.Add(facts);
    }

    private async Task ReadPagesAsync(TenantId tenant, ChannelWriter<(long, string)> keyed, CancellationToken ct)
    {
        try
        {
            var (done, cursor, isFirst) = (0, (string?)null, true);
            foreach (var page in checkpoint.ReadPages())
            {
                done += page.Repositories.Length;
                (cursor, isFirst) = (page.Next, false);
                Queue(page, keyed);
            }

            if (!isFirst)
            {
                progress.Resumed(done, checkpoint.Header.StartedAt);
            }

            var all = request.Columns is AuditColumns.All;
            var depth = new AuditDepth(Alerts: all, Keys: all, Deep: all, CommitsAtFirst);
            var pages = new AuditPages(SourceFor(tenant), graph, tenant, request.Policy.Owners, patience, progress);
            while (isFirst || cursor is not null)
            {
                var (page, points) = await pages.ReadAsync(cursor, depth, ct);
                checkpoint.Add(page);
                if (isFirst)
                {
                    progress.Planned(BudgetOf(page.Total, points));
                }

                done += page.Repositories.Length;
                (cursor, isFirst) = (page.Next, false);
                Queue(page, keyed);
                progress.Advanced(AuditPart.Repositories, done, page.Total);
            }
        }
        finally
        {
            keyed.Complete();
        }
    }

    private IPageSource SourceFor(TenantId tenant) =>
        request.Scope switch
        {
            AuditScope.Named named => new NamedPages(graph, tenant, named.Names),
            AuditScope.Account account => new AccountPages(graph, tenant, account.Login),
            _ => throw new InvalidOperationException($"{request.Scope} is no scope that is known here"),
        };

    // Without the pages of teams, whose number is not known yet, and without deploy keys.
    private AuditBudget BudgetOf(int total, PointsLeft? points)
    {
        var all = request.Columns is AuditColumns.All;
        var size = all ? AuditPages.LargestPage : AuditPages.LargestBasicPage;
        var pages = (total + size - 1) / size;
        var properties = all ? (total / PropertiesReader.PageSize) + 1 : 0;
        return new AuditBudget(total, Math.Max(1, pages) + properties + 1, points?.Remaining, points?.Limit);
    }

    private static void Queue(FoundPage page, ChannelWriter<(long, string)> keyed)
    {
        foreach (var found in page.Repositories.Where(found => found.HasKeys == true))
        {
            keyed.TryWrite((found.Row.Id, found.Row.FullName));
        }
    }

    private async Task ReadKeysAsync(TenantId tenant, ChannelReader<(long Id, string Name)> keyed, CancellationToken ct)
    {
        var known = checkpoint.ReadKeys().Select(found => found.Id).ToHashSet();
        var reader = new DeployKeysReader(client, tenant, patience);
        var done = known.Count;
        await Parallel.ForEachAsync(
            keyed.ReadAllAsync(ct).Where(one => !known.Contains(one.Id)),
            new ParallelOptions { MaxDegreeOfParallelism = KeysAtOnce, CancellationToken = ct },
            async (one, stop) =>
            {
                checkpoint.Add(await reader.ReadAsync(one.Id, one.Name, stop));
                progress.Advanced(AuditPart.DeployKeys, Interlocked.Increment(ref done), total: null);
            }
        );
    }

    // Repositories whose last commits are all by machines: some more of their commits.
    private async Task ReadHistoriesAsync(TenantId tenant, CancellationToken ct)
    {
        var known = checkpoint.ReadHistories().Select(found => found.Id).ToHashSet();
        var open = checkpoint
            .ReadPages()
            .SelectMany(page => page.Repositories)
            .Where(found => found.HasOlderCommits && !found.Commits.Any(humans.Made) && !known.Contains(found.Row.Id))
            .Select(found => (found.Row.Id, found.Row.NodeId))
            .ToList();
        var done = 0;
        foreach (var some in open.Chunk(HistoriesAtOnce))
        {
            var answer = await patience.AskAsync(
                () =>
                    graph.AskAsync(
                        tenant,
                        new GraphQlQuery<AuditHistoryVariables>(
                            AuditFollowUpQueries.History,
                            new AuditHistoryVariables([.. some.Select(one => one.NodeId)], OlderCommits)
                        ),
                        AuditGraphJson.Default.GraphQlQueryAuditHistoryVariables,
                        AuditGraphJson.Default.GraphQlBodyAuditHistoryData,
                        ct
                    ),
                ct
            );
            if (answer is GitHubAnswer<GraphQlResult<AuditHistoryData>>.Later)
            {
                throw AuditStoppedException.For(answer, "older commits cannot be read");
            }

            Keep(some, answer);
            done += some.Length;
            progress.Advanced(AuditPart.Commits, done, open.Count);
        }
    }

    private void Keep((long Id, string NodeId)[] some, GitHubAnswer<GraphQlResult<AuditHistoryData>> answer)
    {
        var nodes = answer
            is GitHubAnswer<GraphQlResult<AuditHistoryData>>.Ok { Value.Data.Nodes: { IsDefault: false } all }
            ? all.Select(node => GraphNode.Read(node, AuditGraphJson.Default.AuditNode))
                .OfType<AuditNode>()
                .ToLookup(node => node.DatabaseId)
            : Enumerable.Empty<AuditNode>().ToLookup(node => node.DatabaseId);
        foreach (var (id, _) in some)
        {
            var history = nodes[id].FirstOrDefault()?.DefaultBranchRef?.Target?.History;
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
