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
    Patience patience,
    IAuditProgress progress,
    TimeProvider time
)
{
    private const int CommitsAtFirst = 15;
    private const int KeysAtOnce = 8;

    /// <summary>Reads everything that is not in the checkpoint yet.</summary>
    /// <param name="tenant">As whom.</param>
    /// <param name="ct">Cancels; what was read stays.</param>
    /// <exception cref="AuditStoppedException">It cannot go on.</exception>
    public async Task ReadAsync(TenantId tenant, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keyed = Channel.CreateUnbounded<(long Id, string Name)>();
        Task[] parts =
        [
            .. request.Scope.Logins.Select(login =>
                StopAtFailureAsync(ReadAccountAsync(tenant, login, stop.Token), stop)
            ),
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

        var humans = new Humans(request.HumanSuffix, request.BotSuffixes);
        await new HistoriesReader(graph, tenant, checkpoint, patience, progress).ReadAsync(humans, ct);
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
                Pass(page, keyed);
            }

            if (!isFirst)
            {
                progress.Resumed(done, checkpoint.Header.StartedAt);
            }

            var all = request.Columns is AuditColumns.All;
            var depth = new AuditDepth(Alerts: all, Keys: all, Deep: all, CommitsAtFirst);
            var pages = new AuditPages(
                new PageQuestions(SourceFor(tenant), patience, progress, time),
                new TopicsReader(graph, tenant, patience),
                request.Policy.Owners
            );
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
                Pass(page, keyed);
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
        var size = all ? PageQuestions.LargestPage : PageQuestions.LargestBasicPage;
        var pages = (total + size - 1) / size;
        var properties = all ? (total / PropertiesReader.PageSize) + 1 : 0;
        return new AuditBudget(total, Math.Max(1, pages) + properties + 1, points?.Remaining, points?.Limit);
    }

    private void Pass(FoundPage page, ChannelWriter<(long, string)> keyed)
    {
        foreach (var remark in page.Remarks)
        {
            progress.Remarked(remark);
        }

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
            keyed.ReadAllAsync(ct).Where(one => known.Add(one.Id)),
            new ParallelOptions { MaxDegreeOfParallelism = KeysAtOnce, CancellationToken = ct },
            async (one, stop) =>
            {
                checkpoint.Add(await reader.ReadAsync(one.Id, one.Name, stop));
                progress.Advanced(AuditPart.DeployKeys, Interlocked.Increment(ref done), total: null);
            }
        );
        if (done > 0)
        {
            progress.Advanced(AuditPart.DeployKeys, done, done);
        }
    }
}
