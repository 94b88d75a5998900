using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ownership;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>Finds the repository that a row means, wherever it is now, and reads what an edit may change.</summary>
internal sealed class LiveReader(
    IRepositories repositories,
    RepositoryLookup lookup,
    RepositoryProperties properties,
    ITeams teams,
    EditCalls calls
)
{
    private readonly Dictionary<(string Account, string Team), bool> isMissing = new();

    /// <summary>Finds a repository and reads it.</summary>
    /// <param name="tenant">As which installation.</param>
    /// <param name="edit">What is asked for.</param>
    /// <param name="property">The property's name; read only when the edit is about it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<LiveReading> FindAsync(
        TenantId tenant,
        RepositoryEdit edit,
        string property,
        CancellationToken ct
    )
    {
        var answer = await FindRepositoryAsync(tenant, edit, ct);
        switch (answer)
        {
            case GitHubAnswer<Repository>.Ok { Value: var repository }
                when edit.Account is { } account
                    && !repository.FullName.StartsWith($"{account}/", StringComparison.OrdinalIgnoreCase):
                return new LiveReading.Missing(
                    $"it was transferred and is {repository.FullName} now: audit that account and edit its workbook"
                );
            case GitHubAnswer<Repository>.Ok { Value: var repository }:
                return await WithPropertyAsync(
                    tenant,
                    repository,
                    edit.Property is null ? null : property,
                    Note(edit, repository),
                    ct
                );
            case GitHubAnswer<Repository>.Refused refused:
                return new LiveReading.Blocked(refused.Reason);
            default:
                return new LiveReading.Missing(
                    "it is not there any more, or was transferred, or the sign-in may not see it"
                );
        }
    }

    /// <summary>Reads again what was just written.</summary>
    public async Task<LiveReading> ReadAgainAsync(LiveOwnership live, CancellationToken ct)
    {
        var (tenant, name) = (live.Resource.Tenant, live.Resource.Name);
        var answer = await calls.ReadAsync(() => repositories.GetAsync(tenant, name, ct), ct);
        return answer switch
        {
            GitHubAnswer<Repository>.Ok { Value: var repository } => await WithPropertyAsync(
                tenant,
                repository,
                live.Property,
                note: null,
                ct
            ),
            GitHubAnswer<Repository>.Refused refused => new LiveReading.Blocked(refused.Reason),
            _ => new LiveReading.Missing("it is not there any more"),
        };
    }

    /// <summary>Which teams do not exist that owner topics to be added name; none where the policy does not ask.</summary>
    /// <returns>The teams; and why that could not be told, null when it could.</returns>
    public async Task<(ImmutableArray<string> Missing, string? Problem)> MissingTeamsAsync(
        LiveOwnership live,
        RepositoryEdit edit,
        MergeRules rules,
        CancellationToken ct
    )
    {
        if (!rules.TeamMustExist)
        {
            return ([], null);
        }

        var name = live.Resource.Name;
        var account = name[..name.IndexOf('/', StringComparison.Ordinal)];
        var named = TeamNames.In(
            edit.Topics.Where(topic => topic.IsAdded && !live.HasTopic(topic.Topic)).Select(topic => topic.Topic),
            rules.Owners
        );
        var unasked = named.RemoveAll(team => isMissing.ContainsKey((account, team)));
        if (!unasked.IsEmpty)
        {
            var answer = await calls.ReadAsync(
                () => teams.MissingAsync(live.Resource.Tenant, account, unasked, isFresh: true, ct),
                ct
            );
            switch (answer)
            {
                case GitHubAnswer<ImmutableArray<string>>.Ok { Value: var missing }:
                    foreach (var team in unasked)
                    {
                        isMissing[(account, team)] = missing.Contains(team, StringComparer.OrdinalIgnoreCase);
                    }

                    break;
                case GitHubAnswer<ImmutableArray<string>>.Refused refused:
                    return (
                        [],
                        $"whether there is a team {string.Join(" and ", unasked)} could not be read: {refused.Reason}"
                    );
                default:
                    return ([], $"{account} has no teams that could be read");
            }
        }

        return ([.. named.Where(team => isMissing[(account, team)])], null);
    }

    private async Task<GitHubAnswer<Repository>> FindRepositoryAsync(
        TenantId tenant,
        RepositoryEdit edit,
        CancellationToken ct
    )
    {
        if (edit.FullName is { } name)
        {
            var byName = await GetAsync(name);
            if (byName is GitHubAnswer<Repository>.Refused || Is(byName, edit))
            {
                return byName;
            }
        }

        // The name is another repository's now, or nobody's.
        if (edit.NodeId is { } node)
        {
            var found = await calls.ReadAsync(() => lookup.NameOfAsync(tenant, node, ct), ct);
            return found is GitHubAnswer<string>.Ok { Value: var now } ? await GetAsync(now) : found.As<Repository>();
        }

        return edit.Id is { } id
            ? await calls.ReadAsync(() => lookup.ByIdAsync(tenant, id, ct), ct)
            : new GitHubAnswer<Repository>.NotFound();

        Task<GitHubAnswer<Repository>> GetAsync(string fullName) =>
            calls.ReadAsync(() => repositories.GetAsync(tenant, fullName, ct), ct);
    }

    private static bool Is(GitHubAnswer<Repository> answer, RepositoryEdit edit) =>
        answer is GitHubAnswer<Repository>.Ok { Value: var found }
        && (edit.NodeId is { } node ? found.NodeId == node : edit.Id is null || edit.Id == found.Id);

    private static string? Note(RepositoryEdit edit, Repository repository) =>
        edit.FullName is { } then && !then.Equals(repository.FullName, StringComparison.OrdinalIgnoreCase)
            ? $"it was {then} at the time of the audit"
            : null;

    private async Task<LiveReading> WithPropertyAsync(
        TenantId tenant,
        Repository repository,
        string? property,
        string? note,
        CancellationToken ct
    )
    {
        var id = repository.Id.ToString(CultureInfo.InvariantCulture);
        var live = new LiveOwnership(new ResourceId(tenant, RepositoryState.Kind, id, repository.FullName))
        {
            Topics = repository.Topics,
            IsReadOnly = repository.IsArchived || repository.IsDisabled,
        };
        if (property is null)
        {
            return new LiveReading.Found(live, note);
        }

        var answer = await calls.ReadAsync(() => properties.ReadAsync(tenant, repository.FullName, property, ct), ct);
        return answer switch
        {
            GitHubAnswer<PropertyReading>.Ok { Value: var value } => new LiveReading.Found(
                live with
                {
                    Property = property,
                    PropertyValue = value.Value,
                    PropertyIsList = value.IsList,
                },
                note
            ),
            GitHubAnswer<PropertyReading>.Refused refused => new LiveReading.Blocked(refused.Reason),
            _ => new LiveReading.Blocked("GitHub does not show its custom properties; only organisations have them"),
        };
    }
}

/// <summary>What was read of the repository that an edit means.</summary>
internal abstract record LiveReading
{
    private LiveReading() { }

    /// <summary>It is there.</summary>
    /// <param name="Live">What was read.</param>
    /// <param name="Note">What a person ought to know of it; null for nothing.</param>
    public sealed record Found(LiveOwnership Live, string? Note) : LiveReading;

    /// <summary>It is not there, or not where it was.</summary>
    /// <param name="Reason">In words.</param>
    public sealed record Missing(string Reason) : LiveReading;

    /// <summary>GitHub refuses to show it.</summary>
    /// <param name="Reason">GitHub's words, and what to do.</param>
    public sealed record Blocked(string Reason) : LiveReading;
}
