using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Reads the deploy keys of a repository; GraphQL tells neither who added one nor when it was last used.</summary>
internal sealed class DeployKeysReader(GitHubClient client, TenantId tenant, Patience patience)
{
    private const int PageSize = 100;

    /// <summary>Reads them.</summary>
    /// <exception cref="AuditStoppedException">GitHub cannot be asked any more.</exception>
    public async Task<FoundKeys> ReadAsync(long id, string fullName, CancellationToken ct)
    {
        var keys = ImmutableArray.CreateBuilder<DeployKey>();
        for (var page = 1; ; page++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"repos/{fullName}/keys?per_page={PageSize}&page={page}"
            );
            var answer = await patience.AskAsync(
                () => client.AsInstallationAsync(tenant, new GitHubRequest(HttpMethod.Get, path), Read, ct),
                ct
            );
            switch (answer)
            {
                case GitHubAnswer<ImmutableArray<DeployKeyBody>>.Ok { Value: var bodies }:
                    keys.AddRange(bodies.Select(body => body.ToKey()));
                    if (bodies.Length < PageSize)
                    {
                        return new FoundKeys(id, keys.ToImmutable(), Unknown: null);
                    }

                    break;
                case GitHubAnswer<ImmutableArray<DeployKeyBody>>.Refused refused:
                    return new FoundKeys(id, Keys: null, refused.Reason);
                case GitHubAnswer<ImmutableArray<DeployKeyBody>>.NotFound:
                    return new FoundKeys(
                        id,
                        Keys: null,
                        "the repository was gone when its keys were asked for, or who signed in may not see them"
                    );
                default:
                    throw AuditStoppedException.For(answer, $"the deploy keys of {fullName} cannot be read");
            }
        }
    }

    private static GitHubAnswer<ImmutableArray<DeployKeyBody>>.Ok? Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, AuditRestJson.Default.ImmutableArrayDeployKeyBody)
            is { IsDefault: false } bodies
            ? new GitHubAnswer<ImmutableArray<DeployKeyBody>>.Ok(bodies)
            : null;
}

internal sealed record DeployKeyBody(
    long Id,
    string? Title,
    bool ReadOnly,
    DateTimeOffset? CreatedAt,
    string? AddedBy,
    DateTimeOffset? LastUsed
)
{
    public DeployKey ToKey() => new(Id, Title ?? "", ReadOnly, CreatedAt, AddedBy, LastUsed);
}
