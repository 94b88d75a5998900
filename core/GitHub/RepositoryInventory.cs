using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>All repositories of all installations, a hundred a page. Vulnerability alerts are not in these lists.</summary>
internal sealed partial class RepositoryInventory(GitHubClient client, ILogger<RepositoryInventory> logger) : IInventory
{
    private const int PageSize = 100;

    // Pages are counted here; an address that an answer names is never gone to.
    private const int MaxPages = 10_000;

    /// <inheritdoc />
    public ResourceKind Kind => RepositoryState.Kind;

    /// <inheritdoc />
    public async Task<InventoryTenants> ListTenantsAsync(CancellationToken ct)
    {
        var tenants = ImmutableArray.CreateBuilder<TenantId>();
        for (var page = 1; page <= MaxPages; page++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"app/installations?per_page={PageSize}&page={page}"
            );
            var answer = await client.AsAppAsync(new GitHubRequest(HttpMethod.Get, path), ReadInstallations, ct);
            if (answer is not GitHubAnswer<ImmutableArray<InstallationBody>>.Ok { Value: var installations })
            {
                return new InventoryTenants([], RepositoryAnswers.Blocked(answer));
            }

            tenants.AddRange(
                installations
                    .Where(installation => installation.SuspendedAt is null)
                    .Select(installation => TenantId.Installation(installation.Id))
            );
            if (installations.Length < PageSize)
            {
                break;
            }
        }

        return new InventoryTenants(tenants.ToImmutable());
    }

    /// <inheritdoc />
    public async Task<InventoryPage> ReadPageAsync(TenantId tenant, string? cursor, CancellationToken ct)
    {
        var page = 1;
        if (
            cursor is not null
            && !(
                int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out page)
                && page is > 0 and <= MaxPages
            )
        )
        {
            return new InventoryPage(
                [],
                Next: null,
                new Reading.Blocked("that is no page of repositories", RetryAt: null)
            );
        }

        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"installation/repositories?per_page={PageSize}&page={page}"
        );
        var answer = await client.AsInstallationAsync(
            tenant,
            new GitHubRequest(HttpMethod.Get, path),
            ReadRepositories,
            ct
        );
        if (answer is not GitHubAnswer<RepositoriesBody>.Ok { Value: var body })
        {
            return new InventoryPage([], Next: null, RepositoryAnswers.Blocked(answer));
        }

        var isLast = body.Repositories.IsEmpty || (long)page * PageSize >= body.TotalCount;
        var next = isLast ? null : (page + 1).ToString(CultureInfo.InvariantCulture);
        return new InventoryPage([.. body.Repositories.Select(item => Read(tenant, item)).OfType<State>()], next);
    }

    /// <summary>One repository; null when it cannot be read, which must not hide the others.</summary>
    private RepositoryState? Read(TenantId tenant, JsonElement item)
    {
        try
        {
            if (item.Deserialize(GitHubJson.Default.RepositoryBody)?.ToRepository() is { } repository)
            {
                return RepositoryState.Of(tenant, repository);
            }
        }
        catch (JsonException)
        {
            // Said below, as for one that lacks its number.
        }

        Log.Unreadable(logger, tenant);
        return null;
    }

    private static GitHubAnswer<ImmutableArray<InstallationBody>>.Ok ReadInstallations(ReadOnlySpan<byte> body) =>
        new(JsonSerializer.Deserialize(body, GitHubJson.Default.ImmutableArrayInstallationBody));

    private static GitHubAnswer<RepositoriesBody>.Ok? ReadRepositories(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.RepositoriesBody)
            is { Repositories.IsDefault: false } repositories
            ? new GitHubAnswer<RepositoriesBody>.Ok(repositories)
            : null;

    private static partial class Log
    {
        [LoggerMessage(
            1421,
            LogLevel.Warning,
            "A repository in the list of installation {Tenant} cannot be read and is left out"
        )]
        public static partial void Unreadable(ILogger logger, TenantId tenant);
    }
}
