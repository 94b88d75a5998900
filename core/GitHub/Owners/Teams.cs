using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.Owners;

/// <inheritdoc cref="ITeams" />
internal sealed class Teams(GitHubClient client, TimeProvider time) : ITeams, IDisposable
{
    private const int PageSize = 100;
    private const int MaxPages = 100;

    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(TenantId, string), (FrozenSet<string> Slugs, DateTimeOffset ReadAt)> known =
        new();

    private readonly SemaphoreSlim one = new(1, 1);

    /// <inheritdoc />
    public async Task<GitHubAnswer<ImmutableArray<string>>> MissingAsync(
        TenantId tenant,
        string organization,
        ImmutableArray<string> names,
        bool isFresh,
        CancellationToken ct
    )
    {
        if (!IsLogin(organization))
        {
            return new GitHubAnswer<ImmutableArray<string>>.NotFound();
        }

        if (known.TryGetValue((tenant, organization), out var held))
        {
            var missing = Missing(held.Slugs, names);
            if (time.GetUtcNow() < held.ReadAt + Holds && (missing.IsEmpty || !isFresh))
            {
                return new GitHubAnswer<ImmutableArray<string>>.Ok(missing);
            }
        }

        var asked = time.GetUtcNow();
        await one.WaitAsync(ct);
        try
        {
            // A page of a sweep asks for fifty repositories at once; the list that the first one gets serves them all.
            if (known.TryGetValue((tenant, organization), out held) && held.ReadAt >= (isFresh ? asked : asked - Holds))
            {
                return new GitHubAnswer<ImmutableArray<string>>.Ok(Missing(held.Slugs, names));
            }

            var readAt = time.GetUtcNow();
            var answer = await ListAsync(tenant, organization, ct);
            if (answer is not GitHubAnswer<FrozenSet<string>>.Ok { Value: var slugs })
            {
                return answer.As<ImmutableArray<string>>();
            }

            known[(tenant, organization)] = (slugs, readAt);
            return new GitHubAnswer<ImmutableArray<string>>.Ok(Missing(slugs, names));
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc />
    public async Task<GitHubAnswer<bool>> MayAdministerAsync(
        TenantId tenant,
        string fullName,
        string person,
        CancellationToken ct
    )
    {
        if (!RepositoryName.IsValid(fullName) || !IsLogin(person))
        {
            return new GitHubAnswer<bool>.Ok(false);
        }

        var answer = await client.AsInstallationAsync(
            tenant,
            new GitHubRequest(HttpMethod.Get, $"repos/{fullName}/collaborators/{person}/permission"),
            static body => new GitHubAnswer<bool>.Ok(
                JsonSerializer.Deserialize(body, OwnersJson.Default.PermissionBody) is { Permission: "admin" }
            ),
            ct
        );
        return answer is GitHubAnswer<bool>.NotFound ? new GitHubAnswer<bool>.Ok(false) : answer;
    }

    /// <inheritdoc />
    public async Task<GitHubAnswer<bool>> MaintainsAsync(
        TenantId tenant,
        string organization,
        string team,
        string person,
        CancellationToken ct
    )
    {
        if (!IsLogin(organization) || !IsLogin(team) || !IsLogin(person))
        {
            return new GitHubAnswer<bool>.Ok(false);
        }

        var answer = await client.AsInstallationAsync(
            tenant,
            new GitHubRequest(HttpMethod.Get, $"orgs/{organization}/teams/{team}/memberships/{person}"),
            static body => new GitHubAnswer<bool>.Ok(
                JsonSerializer.Deserialize(body, OwnersJson.Default.MembershipBody)
                    is { Role: "maintainer", State: "active" }
            ),
            ct
        );
        return answer is GitHubAnswer<bool>.NotFound ? new GitHubAnswer<bool>.Ok(false) : answer;
    }

    /// <inheritdoc />
    public void Dispose() => one.Dispose();

    private async Task<GitHubAnswer<FrozenSet<string>>> ListAsync(
        TenantId tenant,
        string organization,
        CancellationToken ct
    )
    {
        var slugs = new List<string>();
        for (var page = 1; page <= MaxPages; page++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"orgs/{organization}/teams?per_page={PageSize}&page={page}"
            );
            var answer = await client.AsInstallationAsync(
                tenant,
                new GitHubRequest(HttpMethod.Get, path),
                TeamBody.ReadList,
                ct
            );
            if (answer is not GitHubAnswer<ImmutableArray<TeamBody>>.Ok { Value: var teams })
            {
                return answer.As<FrozenSet<string>>();
            }

            slugs.AddRange(teams.Select(team => team.Slug).OfType<string>());
            if (teams.Length < PageSize)
            {
                break;
            }
        }

        return new GitHubAnswer<FrozenSet<string>>.Ok(slugs.ToFrozenSet(StringComparer.OrdinalIgnoreCase));
    }

    private static ImmutableArray<string> Missing(FrozenSet<string> slugs, ImmutableArray<string> names) =>
        [.. names.Where(name => !slugs.Contains(name))];

    // What may stand in an address as it is; the login of a bot ends in brackets, and a bot has no rights of a person.
    private static bool IsLogin(string text) => RepositoryName.IsValid($"x/{text}");
}
