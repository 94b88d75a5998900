using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership;

/// <summary>Ranks who may own a repository: the one place where it is decided whose word counts more. Pure.</summary>
public static class OwnerRanker
{
    /// <summary>
    /// The teams that signs speak for, the likeliest first: by the most trusted kind of evidence, then by its strength, then
    /// by how many kinds agree. Evidence that the policy does not name does not count.
    /// </summary>
    public static ImmutableArray<OwnerCandidate> Rank(IEnumerable<OwnerSign> signs, OwnersSettings settings) =>
        [
            .. signs
                .Where(sign => settings.Evidence.Contains(sign.Evidence))
                .GroupBy(sign => sign.Team, StringComparer.OrdinalIgnoreCase)
                .Select(team => new OwnerCandidate(
                    team.Key,
                    [
                        .. team.OrderBy(sign => settings.Evidence.IndexOf(sign.Evidence))
                            .ThenByDescending(sign => sign.Strength),
                    ]
                ))
                .OrderBy(candidate => settings.Evidence.IndexOf(candidate.Signs[0].Evidence))
                .ThenByDescending(candidate => candidate.Signs[0].Strength)
                .ThenByDescending(candidate => candidate.Signs.DistinctBy(sign => sign.Evidence).Count())
                .ThenBy(candidate => candidate.Team, StringComparer.OrdinalIgnoreCase),
        ];
}
