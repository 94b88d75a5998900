using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership.Coverage;

/// <summary>Counts a tenant's standings, in any order.</summary>
/// <param name="owners">How owners are told.</param>
internal sealed class CoverageCount(OwnersSettings owners)
{
    /// <summary>The most teams that are kept.</summary>
    public const int MostTeams = 500;

    private readonly Dictionary<string, string[]> _teamsOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _openIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _repositories;
    private int _owned;

    /// <summary>Counts one.</summary>
    /// <param name="standing">The standing.</param>
    /// <param name="state">Its state as a repository; null when it is none, or was never read.</param>
    public void Add(Standing standing, RepositoryState? state)
    {
        if (standing.Verdict == VerdictKind.Violation)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_open, standing.Guardrail.Value, out _)++;
            if (standing.Resource.Kind == RepositoryState.Kind)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_openIn, standing.Resource.Key, out _)++;
            }
        }

        // An archived repository needs no owner, and what cannot be told is neither owned nor not.
        if (
            standing.Guardrail != TeamTopicGuardrail.Declaration.Name
            || standing.Verdict is not (VerdictKind.Compliant or VerdictKind.Violation)
            || state is not { IsArchived: false }
        )
        {
            return;
        }

        _repositories++;
        _owned += standing.Verdict == VerdictKind.Compliant ? 1 : 0;
        _teamsOf[standing.Resource.Key] =
        [
            .. TeamNames.In(state.Topics ?? [], owners).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The count as that of a day.</summary>
    public CoverageDay Day(DateOnly day) =>
        new(day, _repositories, _owned, _open.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>The count by team.</summary>
    public CoverageNow Now(DateTimeOffset at)
    {
        var teams = new Dictionary<string, TeamCoverage>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, named) in _teamsOf)
        {
            foreach (var team in named is [] ? [""] : named)
            {
                var known = teams.GetValueOrDefault(team) ?? new TeamCoverage(team, 0, 0);
                teams[team] = known with
                {
                    Repositories = known.Repositories + 1,
                    Open = known.Open + _openIn.GetValueOrDefault(key),
                };
            }
        }

        return new CoverageNow(
            at,
            [
                .. teams
                    .Values.OrderByDescending(team => team.Open)
                    .ThenByDescending(team => team.Repositories)
                    .ThenBy(team => team.Team, StringComparer.Ordinal)
                    .Take(MostTeams),
            ]
        );
    }
}
