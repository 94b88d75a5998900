using Microsoft.Extensions.Logging;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>The repositories of an account by GraphQL, fifty a page, with all that guardrails judge.</summary>
internal sealed partial class RepositoryGraph(GitHubGraphQl graph, ILogger<RepositoryGraph> logger)
{
    private const int PageSize = 50;

    // For a page that GitHub cannot gather within its ten seconds.
    private const int SmallPage = 10;

    // To list installations, to read this one, and its token.
    private const int OtherRequests = 3;

    /// <summary>Reads a page.</summary>
    /// <returns>
    /// A page that is blocked with a time for a limit or an outage; null when GraphQL does not give this account's
    /// repositories, which is logged.
    /// </returns>
    public async Task<InventoryPage?> ReadAsync(TenantId tenant, InventoryCursor.Graph cursor, CancellationToken ct)
    {
        var answer = await AskAsync(tenant, cursor, PageSize, ct);
        if (answer is GitHubAnswer<GraphQlResult<RepositoryPageData>>.Later { IsOneAnswer: true })
        {
            answer = await AskAsync(tenant, cursor, SmallPage, ct);
        }

        switch (answer)
        {
            case GitHubAnswer<GraphQlResult<RepositoryPageData>>.Ok { Value: var result }
                when cursor.Alerts && result.Errors.Any(error => error.IsOf("hasVulnerabilityAlertsEnabled")):
                Log.AlertsHidden(logger, tenant, GitHubError.Clean(result.Errors[0].Message));
                return await ReadAsync(tenant, cursor with { Alerts = false }, ct);
            case GitHubAnswer<GraphQlResult<RepositoryPageData>>.Ok
            {
                Value.Data: { RepositoryOwner.Repositories: { PageInfo: { } info, Nodes.IsDefault: false } page } data
            }:
                if (cursor.After is null)
                {
                    LogBudget(cursor.Login, page.TotalCount, data.RateLimit);
                }

                return PageOf(tenant, cursor, page, info);
            case GitHubAnswer<GraphQlResult<RepositoryPageData>>.Later { IsOneAnswer: false } later:
                return new InventoryPage([], Next: null, new Reading.Blocked(later.Reason, later.RetryAt));
            case GitHubAnswer<GraphQlResult<RepositoryPageData>>.Later later:
                Log.NotByGraph(logger, tenant, later.Reason);
                return null;
            case GitHubAnswer<GraphQlResult<RepositoryPageData>>.Refused refused:
                Log.NotByGraph(logger, tenant, refused.Reason);
                return null;
            default:
                Log.NotByGraph(logger, tenant, $"GitHub shows no account {cursor.Login}");
                return null;
        }
    }

    private Task<GitHubAnswer<GraphQlResult<RepositoryPageData>>> AskAsync(
        TenantId tenant,
        InventoryCursor.Graph cursor,
        int size,
        CancellationToken ct
    ) =>
        graph.AskAsync(
            tenant,
            new GraphQlQuery<RepositoryPageVariables>(
                RepositoryPageQuery.Text,
                new RepositoryPageVariables(cursor.Login, size, cursor.After, cursor.Alerts)
            ),
            GraphQlJson.Default.GraphQlQueryRepositoryPageVariables,
            GraphQlJson.Default.GraphQlBodyRepositoryPageData,
            ct
        );

    private InventoryPage PageOf(
        TenantId tenant,
        InventoryCursor.Graph cursor,
        RepositoryConnection page,
        PageInfo info
    )
    {
        var states = page
            .Nodes.Select(node => GraphNode.Read(node, GraphQlJson.Default.RepositoryNode))
            .Select(node =>
                node?.ToRepository() is { } repository
                    ? RepositoryState.Of(tenant, repository) with
                    {
                        VulnerabilityAlerts = node.HasVulnerabilityAlertsEnabled,
                    }
                    : null
            )
            .OfType<State>()
            .ToArray();
        if (states.Length < page.Nodes.Length)
        {
            Log.Unreadable(logger, page.Nodes.Length - states.Length, tenant);
        }

        var next = info.NextAfter(cursor.After);
        return new InventoryPage([.. states], next is null ? null : (cursor with { After = next }).ToString())
        {
            Total = page.TotalCount,
        };
    }

    private void LogBudget(string login, int total, PointsLeft? points)
    {
        var requests = OtherRequests + (total + PageSize - 1) / PageSize;
        if (points is null)
        {
            Log.Budget(logger, login, total, requests);
        }
        else
        {
            Log.BudgetOf(logger, login, total, requests, points.Remaining, points.Limit);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1423,
            LogLevel.Warning,
            "{Count} repositories of installation {Tenant} cannot be read in bulk and are left out of this page; what is open among them is looked at by itself"
        )]
        public static partial void Unreadable(ILogger logger, int count, TenantId tenant);

        [LoggerMessage(
            1424,
            LogLevel.Warning,
            "The App may not see in bulk whether vulnerability alerts are on in installation {Tenant} ({Reason}); each repository is looked at by itself"
        )]
        public static partial void AlertsHidden(ILogger logger, TenantId tenant, string reason);

        [LoggerMessage(
            1425,
            LogLevel.Warning,
            "GraphQL does not give the repositories of installation {Tenant} ({Reason}); this sweep reads them by REST and needs more requests"
        )]
        public static partial void NotByGraph(ILogger logger, TenantId tenant, string reason);

        [LoggerMessage(
            1426,
            LogLevel.Information,
            "{Login}: {Total} repositories, about {Requests} requests when all is well; {Remaining} of {Limit} GraphQL points are left this hour"
        )]
        public static partial void BudgetOf(
            ILogger logger,
            string login,
            int total,
            int requests,
            int remaining,
            int limit
        );

        [LoggerMessage(
            1427,
            LogLevel.Information,
            "{Login}: {Total} repositories, about {Requests} requests when all is well"
        )]
        public static partial void Budget(ILogger logger, string login, int total, int requests);
    }
}
