using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>
/// The repositories that an installation may see, by REST, and what that list does not show by GraphQL: for installations
/// on selected repositories, and for any while GraphQL does not answer.
/// </summary>
internal sealed partial class RepositoryListing(
    GitHubClient client,
    GitHubGraphQl graph,
    ILogger<RepositoryListing> logger
)
{
    private const int PageSize = 100;
    private const int NodesAtOnce = 50;

    /// <summary>Reads a page. Repositories whose alerts could not be read are there without them.</summary>
    public async Task<InventoryPage> ReadAsync(TenantId tenant, InventoryCursor.Listed cursor, CancellationToken ct)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"installation/repositories?per_page={PageSize}&page={cursor.Page}"
        );
        var answer = await client.AsInstallationAsync(tenant, new GitHubRequest(HttpMethod.Get, path), ReadPage, ct);
        if (answer is not GitHubAnswer<RepositoriesBody>.Ok { Value: var body })
        {
            return new InventoryPage([], Next: null, RepositoryAnswers.Blocked(answer));
        }

        var listed = body.Repositories.Select(item => Read(tenant, item)).OfType<RepositoryBody>().ToList();
        var alerts = cursor.Alerts ? await ReadAlertsAsync(tenant, listed, ct) : [];
        var isLast = body.Repositories.IsEmpty || (long)cursor.Page * PageSize >= body.TotalCount;
        return new InventoryPage(
            [.. listed.Select(repository => StateOf(tenant, repository.ToRepository()!, alerts))],
            isLast ? null : (cursor with { Page = cursor.Page + 1 }).ToString()
        )
        {
            Total = body.TotalCount,
        };
    }

    private static RepositoryState StateOf(TenantId tenant, Repository repository, Dictionary<long, bool> alerts) =>
        RepositoryState.Of(tenant, repository) with
        {
            VulnerabilityAlerts = alerts.TryGetValue(repository.Id, out var on) ? on : null,
        };

    private async Task<Dictionary<long, bool>> ReadAlertsAsync(
        TenantId tenant,
        List<RepositoryBody> repositories,
        CancellationToken ct
    )
    {
        var alerts = new Dictionary<long, bool>();
        foreach (var ids in repositories.Select(repository => repository.NodeId).OfType<string>().Chunk(NodesAtOnce))
        {
            var answer = await graph.AskAsync(
                tenant,
                new GraphQlQuery<RepositoryAlertsVariables>(
                    RepositoryAlertsQuery.Text,
                    new RepositoryAlertsVariables([.. ids])
                ),
                GraphQlJson.Default.GraphQlQueryRepositoryAlertsVariables,
                GraphQlJson.Default.GraphQlBodyRepositoryAlertsData,
                ct
            );
            if (answer is GitHubAnswer<GraphQlResult<RepositoryAlertsData>>.Ok { Value.Data.Nodes: var nodes })
            {
                Add(alerts, nodes);
            }
            else
            {
                Log.AlertsUnread(logger, tenant, ids.Length);
            }
        }

        return alerts;
    }

    private static void Add(Dictionary<long, bool> alerts, ImmutableArray<JsonElement> nodes)
    {
        foreach (var node in nodes.IsDefault ? [] : nodes)
        {
            if (
                GraphNode.Read(node, GraphQlJson.Default.AlertsNode) is
                { DatabaseId: { } id, HasVulnerabilityAlertsEnabled: { } on }
            )
            {
                alerts[id] = on;
            }
        }
    }

    /// <summary>One repository; null when it cannot be read, which must not hide the others.</summary>
    private RepositoryBody? Read(TenantId tenant, JsonElement item)
    {
        try
        {
            if (item.Deserialize(GitHubJson.Default.RepositoryBody) is { } body && body.ToRepository() is not null)
            {
                return body;
            }
        }
        catch (JsonException)
        {
            // Said below, as for one that lacks its number.
        }

        Log.Unreadable(logger, tenant);
        return null;
    }

    private static GitHubAnswer<RepositoriesBody>.Ok? ReadPage(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.RepositoriesBody)
            is { Repositories.IsDefault: false } repositories
            ? new GitHubAnswer<RepositoriesBody>.Ok(repositories)
            : null;

    private static partial class Log
    {
        [LoggerMessage(
            1421,
            LogLevel.Warning,
            "A repository in the list of installation {Tenant} cannot be read and is left out of this sweep"
        )]
        public static partial void Unreadable(ILogger logger, TenantId tenant);

        [LoggerMessage(
            1422,
            LogLevel.Warning,
            "Whether vulnerability alerts are on was not read for {Count} repositories of installation {Tenant}; each is looked at by itself"
        )]
        public static partial void AlertsUnread(ILogger logger, TenantId tenant, int count);
    }
}
