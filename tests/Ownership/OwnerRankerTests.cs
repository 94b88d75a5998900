using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Ownership;

public sealed class OwnerRankerTests
{
    [Fact]
    public void Rank_TheMoreTrustedEvidence_ComesFirstHoweverStrongTheOther() =>
        Assert.Equal(
            ["web", "api"],
            Rank(new(), Sign(OwnerEvidence.Committers, "api", 50), Sign(OwnerEvidence.Property, "web"))
        );

    [Fact]
    public void Rank_ThePolicysOrder_Counts() =>
        Assert.Equal(
            ["api", "web"],
            Rank(
                new() { Evidence = [OwnerEvidence.Committers, OwnerEvidence.Property] },
                Sign(OwnerEvidence.Committers, "api"),
                Sign(OwnerEvidence.Property, "web")
            )
        );

    [Fact]
    public void Rank_EvidenceThatThePolicyLeavesOut_DoesNotCount() =>
        Assert.Equal(
            ["web"],
            Rank(
                new() { Evidence = [OwnerEvidence.Property] },
                Sign(OwnerEvidence.Committers, "api"),
                Sign(OwnerEvidence.Property, "web")
            )
        );

    [Fact]
    public void Rank_TheSameEvidence_IsOrderedByStrength() =>
        Assert.Equal(
            ["b", "a"],
            Rank(new(), Sign(OwnerEvidence.Committers, "a", 3), Sign(OwnerEvidence.Committers, "b", 7))
        );

    [Fact]
    public void Rank_TheSameStrength_IsOrderedByHowManyKindsAgree() =>
        Assert.Equal(
            ["b", "a"],
            Rank(new(), Sign(OwnerEvidence.Team, "a"), Sign(OwnerEvidence.Team, "b"), Sign(OwnerEvidence.Siblings, "b"))
        );

    [Fact]
    public void Rank_SpellingsOfOneTeam_AreOneCandidate() =>
        Assert.Equal(["Web"], Rank(new(), Sign(OwnerEvidence.Team, "Web"), Sign(OwnerEvidence.Property, "web")));

    private static string[] Rank(OwnersSettings settings, params OwnerSign[] signs) =>
        [.. OwnerRanker.Rank(signs, settings).Select(candidate => candidate.Team)];

    private static OwnerSign Sign(OwnerEvidence evidence, string team, int strength = 1) =>
        new(evidence, team, "", strength);
}
