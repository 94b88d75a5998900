using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ZocSec.Core.Audits.Reading;

/// <summary>What is read of an account once for all its repositories.</summary>
internal sealed record AccountFacts
{
    /// <summary>The login.</summary>
    public required string Login { get; init; }

    /// <summary>Whether it is an organisation; a person has neither teams nor custom properties.</summary>
    public bool IsOrganization { get; init; }

    /// <summary>Its teams; empty when they could not be read.</summary>
    public ImmutableArray<FoundTeam> Teams { get; init; } = [];

    /// <summary>Why the teams could not be read; null when they were.</summary>
    public string? TeamsUnknown { get; init; }

    /// <summary>The values of the custom property that names the owner, by the repository's number.</summary>
    public ImmutableDictionary<long, ImmutableArray<string>> Properties { get; init; } =
        ImmutableDictionary<long, ImmutableArray<string>>.Empty;

    /// <summary>Why the properties could not be read; null when they were, or were not asked for.</summary>
    public string? PropertiesUnknown { get; init; }
}

/// <summary>A team.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="Members">The logins of its people.</param>
/// <param name="Repositories">The numbers of the repositories that it may do something with.</param>
/// <param name="Permissions">What it may do with each of them, in the same order.</param>
internal sealed record FoundTeam(
    string Slug,
    ImmutableArray<string> Members,
    ImmutableArray<long> Repositories,
    ImmutableArray<string> Permissions
);

/// <summary>An account's facts, arranged by what is asked of them.</summary>
internal sealed class AccountIndex
{
    private readonly Dictionary<long, List<TeamAccess>> access = [];

    /// <summary>Arranges them.</summary>
    public AccountIndex(AccountFacts facts)
    {
        Facts = facts;
        Slugs = facts.Teams.Select(team => team.Slug).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        TeamsOf = facts
            .Teams.SelectMany(team => team.Members, (team, member) => (team.Slug, Member: member))
            .GroupBy(one => one.Member, one => one.Slug, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                person => person.Key,
                person => person.ToImmutableArray(),
                StringComparer.OrdinalIgnoreCase
            );
        foreach (var team in facts.Teams)
        {
            // The same few words for all of a team's repositories, and not an object for each.
            var words = new Dictionary<string, TeamAccess>(StringComparer.Ordinal);
            foreach (var (repository, permission) in team.Repositories.Zip(team.Permissions))
            {
                if (!words.TryGetValue(permission, out var one))
                {
                    words[permission] = one = new TeamAccess(team.Slug, permission);
                }

                if (!access.TryGetValue(repository, out var list))
                {
                    access[repository] = list = new List<TeamAccess>(2);
                }

                list.Add(one);
            }
        }
    }

    /// <summary>What was read.</summary>
    public AccountFacts Facts { get; }

    /// <summary>The slugs of all teams.</summary>
    public FrozenSet<string> Slugs { get; }

    /// <summary>The teams of each person, by login.</summary>
    public FrozenDictionary<string, ImmutableArray<string>> TeamsOf { get; }

    /// <summary>The teams that may do something with a repository, in the order of the list of teams.</summary>
    public ImmutableArray<TeamAccess> AccessTo(long repository) =>
        access.TryGetValue(repository, out var list) ? [.. list] : [];
}
