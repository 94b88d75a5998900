using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>The App's installations: on whose account each is, and what it may see. Kept for a while.</summary>
internal sealed class Installations(GitHubClient client, TimeProvider time)
{
    private const int PageSize = 100;

    // Pages are counted here; an address that an answer names is never gone to.
    private const int MaxPages = 10_000;
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TenantId, (Installation Installation, DateTimeOffset Until)> known = new();
    private string? owner;

    /// <summary>One installation: as it was at most ten minutes ago, else asked anew.</summary>
    public async ValueTask<GitHubAnswer<Installation>> FindAsync(TenantId tenant, CancellationToken ct)
    {
        if (known.TryGetValue(tenant, out var held) && time.GetUtcNow() < held.Until)
        {
            return new GitHubAnswer<Installation>.Ok(held.Installation);
        }

        // Also keeps what belongs to no installation from becoming a part of an address.
        if (!long.TryParse(tenant.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return new GitHubAnswer<Installation>.NotFound();
        }

        var path = string.Create(CultureInfo.InvariantCulture, $"app/installations/{id}");
        var answer = await client.AsAppAsync(new GitHubRequest(HttpMethod.Get, path), Read, ct);
        if (answer is GitHubAnswer<Installation>.Ok { Value: var found })
        {
            Keep(found);
        }
        else if (answer is GitHubAnswer<Installation>.NotFound)
        {
            Forget(tenant);
        }

        return answer;
    }

    /// <summary>
    /// The login of the account that the App belongs to, empty where an enterprise owns it; asked once, an App that moves is
    /// seen at the next start.
    /// </summary>
    public async ValueTask<GitHubAnswer<string>> FindOwnerAsync(CancellationToken ct)
    {
        if (owner is { } found)
        {
            return new GitHubAnswer<string>.Ok(found);
        }

        var answer = await client.AsAppAsync(new GitHubRequest(HttpMethod.Get, "app"), ReadOwner, ct);
        if (answer is GitHubAnswer<string>.Ok { Value: var login })
        {
            owner = login;
        }

        return answer;
    }

    /// <summary>All of them, asked anew.</summary>
    public async Task<GitHubAnswer<ImmutableArray<Installation>>> ListAsync(CancellationToken ct)
    {
        var all = ImmutableArray.CreateBuilder<Installation>();
        for (var page = 1; page <= MaxPages; page++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"app/installations?per_page={PageSize}&page={page}"
            );
            var answer = await client.AsAppAsync(new GitHubRequest(HttpMethod.Get, path), ReadPage, ct);
            if (answer is not GitHubAnswer<ImmutableArray<InstallationBody>>.Ok { Value: var bodies })
            {
                return answer.As<ImmutableArray<Installation>>();
            }

            all.AddRange(bodies.Select(body => body.ToInstallation()).OfType<Installation>());
            if (bodies.Length < PageSize)
            {
                break;
            }
        }

        foreach (var installation in all)
        {
            Keep(installation);
        }

        return new GitHubAnswer<ImmutableArray<Installation>>.Ok(all.ToImmutable());
    }

    /// <summary>Has the next call ask anew: for events that tell of a change of the installation.</summary>
    public void Forget(TenantId tenant) => known.TryRemove(tenant, out _);

    private void Keep(Installation installation) =>
        known[installation.Tenant] = (installation, time.GetUtcNow() + Holds);

    private static GitHubAnswer<string>.Ok? ReadOwner(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.AppBody) is { Owner: { } owner }
            ? new GitHubAnswer<string>.Ok(owner.Login ?? "")
            : null;

    private static GitHubAnswer<Installation>.Ok? Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.InstallationBody)?.ToInstallation() is { } installation
            ? new GitHubAnswer<Installation>.Ok(installation)
            : null;

    private static GitHubAnswer<ImmutableArray<InstallationBody>>.Ok? ReadPage(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.ImmutableArrayInstallationBody)
            is { IsDefault: false } bodies
            ? new GitHubAnswer<ImmutableArray<InstallationBody>>.Ok(bodies)
            : null;
}

/// <summary>The App on one account.</summary>
/// <param name="Tenant">The tenant that it is.</param>
/// <param name="Account">The login of the organisation or the user; a rename changes it.</param>
/// <param name="AccountType"><c>Organization</c> or <c>User</c>; empty when the answer did not say.</param>
/// <param name="SeesAll">Whether it covers all repositories, and not a selection.</param>
/// <param name="IsSuspended">Whether it is suspended, and so may do nothing.</param>
internal sealed record Installation(
    TenantId Tenant,
    string Account,
    string AccountType,
    bool SeesAll,
    bool IsSuspended
);
