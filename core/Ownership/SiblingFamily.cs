using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership;

/// <summary>How many repositories whose names begin alike each team owns by topic.</summary>
/// <param name="beginning">How the names begin.</param>
/// <param name="settings">What a topic that names a team begins with.</param>
public sealed class SiblingFamily(string beginning, OwnersSettings settings)
{
    private const int MostTeams = 5;

    private readonly Dictionary<string, int> counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts a repository's topics.</summary>
    public void Add(ImmutableArray<string> topics)
    {
        foreach (var team in TeamsIn(topics))
        {
            counts[team] = counts.GetValueOrDefault(team) + 1;
        }
    }

    /// <summary>The teams that own the most of them, at most five.</summary>
    /// <param name="without">The topics of one that was counted and is not its own sibling.</param>
    public IEnumerable<OwnerSign> Signs(ImmutableArray<string> without)
    {
        var own = TeamsIn(without).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return counts
            .Select(team => (Team: team.Key, Count: team.Value - (own.Contains(team.Key) ? 1 : 0)))
            .Where(team => team.Count > 0)
            .OrderByDescending(team => team.Count)
            .ThenBy(team => team.Team, StringComparer.OrdinalIgnoreCase)
            .Take(MostTeams)
            .Select(team => new OwnerSign(
                OwnerEvidence.Siblings,
                team.Team,
                $"owns {team.Count} other{(team.Count == 1 ? "" : "s")} that begin{(team.Count == 1 ? "s" : "")} with {beginning}",
                team.Count
            ));
    }

    private IEnumerable<string> TeamsIn(ImmutableArray<string> topics) =>
        TeamNames.In(topics, settings).Distinct(StringComparer.OrdinalIgnoreCase);
}
