using ZocSec.Core.Ledger;
using ZocSec.Core.PolicyChecks;
using static ZocSec.Tests.PolicyChecks.RecordedRepositories;

namespace ZocSec.Tests.PolicyChecks;

public sealed class PolicyDifferenceTests
{
    private const string Observe = "mode: observe";
    private const string Enforce = "mode: enforce";
    private const string Exempt =
        "mode: enforce\nexemptions: [{ guardrail: github/public-repository, resource: acme/*, until: 2027-01-01, owner: x, reason: y }]";

    [Theory]
    [InlineData(Observe, Enforce, "1 repository would become private")]
    [InlineData(
        Observe,
        "mode: enforce\ngithub: { public-repository: { visibility: internal } }",
        "1 repository would become internal"
    )]
    [InlineData(
        Enforce,
        "mode: enforce\ngithub: { public-repository: { visibility: internal } }",
        "1 repository would become internal"
    )]
    [InlineData(Enforce, Observe, "1 repository would no longer become private: a violation that is only recorded")]
    [InlineData(Enforce, Exempt, "1 repository would no longer become private: an exempt violation")]
    [InlineData(
        Enforce,
        "mode: enforce\npaused: true",
        "1 repository would no longer become private: a violation, while all changes are paused"
    )]
    [InlineData(
        Observe,
        Exempt,
        "1 repository would not be changed, as before, and be recorded as an exempt violation"
    )]
    [InlineData(Enforce, Enforce, "")]
    [InlineData(Observe, Observe + "\nlimits: { changes-per-hour: 5 }", "")]
    public void Found_OfOnePublicRepository_SaysWhatItWouldBe(string before, string after, string expected)
    {
        Assert.Equal(expected, Describe(before, after, Standing(1)));
    }

    [Fact]
    public void Found_AllowedByTheOther_IsNoLongerChanged()
    {
        Assert.Equal(
            "1 repository would no longer become private: as the policy wants it",
            Describe(
                Enforce,
                "mode: enforce\ngithub: { public-repository: { allow-topics: [web] } }",
                Standing(1, topics: "web")
            )
        );
    }

    [Fact]
    public void Found_Archived_IsSaidByWhatItComesTo()
    {
        Assert.Equal("1 repository would become private", Describe(Observe, Enforce, Standing(1, archived: true)));
    }

    [Fact]
    public void Found_Private_IsNeverNamed()
    {
        Assert.Empty(Describe(Observe, Enforce, Standing(1, visibility: "private")));
    }

    [Fact]
    public void Found_ManyAlike_AreOneGroupInOrderOfTheirNames()
    {
        var difference = Compare(Observe, Enforce, Standing(3), Standing(1), Standing(2, "private"));

        var group = Assert.Single(difference.Found);
        Assert.Equal(["acme/repository-00001", "acme/repository-00003"], group.Resources);
        Assert.Equal(3, difference.Judged);
    }

    [Fact]
    public void Settings_SayWhatHoldsWhateverTheResourcesAre()
    {
        var lines = SettingsDifference.Of(
            Policy(Observe),
            Policy(Exempt + "\npaused: true\nlimits: { changes-per-hour: 5 }"),
            Definitions,
            Now
        );

        Assert.Equal(
            [
                "all changes are paused",
                "`github/public-repository`: observe → enforce",
                "changes-per-hour: 20 → 5",
                "exemptions that hold: 0 → 1",
            ],
            lines
        );
    }

    [Fact]
    public void Settings_OfTheSame_SayNothing()
    {
        Assert.Empty(SettingsDifference.Of(Policy(Observe), Policy(Observe), Definitions, Now));
    }

    private static string Describe(string before, string after, params Standing[] standings) =>
        string.Join('\n', Compare(before, after, standings).Found.Select(DifferenceWords.Describe));

    private static PolicyDifference Compare(string before, string after, params Standing[] standings)
    {
        var difference = new PolicyDifference(Policy(before), Policy(after), Now);
        foreach (var standing in standings)
        {
            difference.Add(Preview(standing));
        }

        return difference;
    }
}
