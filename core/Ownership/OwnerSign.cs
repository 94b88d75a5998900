using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership;

/// <summary>One thing that speaks for a team as an owner.</summary>
/// <param name="Evidence">What kind of thing.</param>
/// <param name="Team">The team's slug.</param>
/// <param name="Detail">In words, to stand after the team's name: <c>may administer the repository</c>.</param>
/// <param name="Strength">How much it says beside others of its kind; more is more.</param>
public sealed record OwnerSign(OwnerEvidence Evidence, string Team, string Detail, int Strength = 1)
{
    /// <summary>What a team's permission on a repository says; null when it says nothing of an owner.</summary>
    /// <param name="team">The team's slug.</param>
    /// <param name="permission">The permission by REST's name; only <c>admin</c> and <c>maintain</c> say something.</param>
    public static OwnerSign? OfAccess(string team, string? permission) =>
        permission switch
        {
            "admin" => new OwnerSign(OwnerEvidence.Team, team, "may administer it", Strength: 2),
            "maintain" => new OwnerSign(OwnerEvidence.Team, team, "may maintain it"),
            _ => null,
        };
}

/// <summary>A team that may be the owner.</summary>
/// <param name="Team">The team's slug.</param>
/// <param name="Signs">What speaks for it, the most trusted first; at least one.</param>
public sealed record OwnerCandidate(string Team, ImmutableArray<OwnerSign> Signs);
