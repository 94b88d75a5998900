using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Guardrails.TeamTopic;

public sealed class TeamTopicCheckRunTests
{
    private static readonly CheckRunStanding MayFail = new(MayFail: true, Remarks: []);

    [Fact]
    public void Compose_Compliant_SucceedsWithTheOwner()
    {
        var content = Compose(new RepositoryState(GitHubEvents.Payroll) { Topics = ["team-web"], MissingTeams = [] });

        Assert.Equal((CheckConclusion.Success, "Owned by web"), (content.Conclusion, content.Title));
        Assert.Empty(content.Actions);
    }

    [Theory]
    [InlineData(true, CheckConclusion.Failure)]
    [InlineData(false, CheckConclusion.Neutral)]
    public void Compose_Violation_FailsOnlyWhereItMay(bool mayFail, CheckConclusion expected) =>
        Assert.Equal(expected, Compose(WithSigns(), new CheckRunStanding(mayFail, [])).Conclusion);

    [Fact]
    public void Compose_Unknown_IsNeutralAndSaysWhy()
    {
        var content = Compose(new RepositoryState(GitHubEvents.Payroll));

        Assert.Equal(CheckConclusion.Neutral, content.Conclusion);
        Assert.Contains("the topics were not read", content.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_Candidates_AreListedInOrderWithTheirReasons()
    {
        var content = Compose(
            WithSigns(
                new OwnerSign(OwnerEvidence.Committers, "api", "made 4 of the last 50 commits (octocat)", 4),
                new OwnerSign(OwnerEvidence.Codeowners, "web", "owns everything by CODEOWNERS"),
                new OwnerSign(OwnerEvidence.Committers, "web", "made 9 of the last 50 commits (mona)", 9)
            )
        );

        Assert.Contains(
            """
            | `web` | owns everything by CODEOWNERS; made 9 of the last 50 commits (mona) |
            | `api` | made 4 of the last 50 commits (octocat) |

            """,
            content.Summary,
            StringComparison.Ordinal
        );
        Assert.Equal(["Adopt: team-web", "Adopt: team-api"], content.Actions.Select(action => action.Label));
    }

    [Fact]
    public void Compose_OtherPeoplesWords_CannotBecomeMarkupOrMentions()
    {
        var summary = Compose(
            WithSigns(new OwnerSign(OwnerEvidence.Committers, "a`|b", "[x](http://evil) | @everyone\n# heading"))
        ).Summary;

        Assert.DoesNotContain("[x](", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("@everyone", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# heading", summary, StringComparison.Ordinal);
        Assert.Contains("| ``a`\\|b`` |", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_ARemark_StandsInTheSummary() =>
        Assert.EndsWith(
            "\n\noctocat asked for a change",
            Compose(WithSigns(), new CheckRunStanding(true, ["octocat asked for a change"])).Summary,
            StringComparison.Ordinal
        );

    [Fact]
    public void Compose_ThousandCandidates_ListsTenAndCountsTheRest()
    {
        var content = Compose(
            WithSigns([
                .. Enumerable
                    .Range(1, 1000)
                    .Select(number => new OwnerSign(OwnerEvidence.Team, $"t{number:0000}", "may administer it")),
            ])
        );

        Assert.Contains("and 990 more", content.Summary, StringComparison.Ordinal);
        Assert.Equal(3, content.Actions.Length);
    }

    [Fact]
    public void Compose_ATeamWhoseSlugIsNoTopic_IsListedWithoutAButton()
    {
        var content = Compose(
            WithSigns(
                new OwnerSign(OwnerEvidence.Team, "under_score", "may administer it"),
                new OwnerSign(OwnerEvidence.Team, new string('x', 46), "may administer it"),
                new OwnerSign(OwnerEvidence.Team, new string('y', 45), "may administer it")
            )
        );

        var action = Assert.Single(content.Actions);
        Assert.EndsWith(new string('y', 45), action.Description, StringComparison.Ordinal);
        Assert.Contains("| `under_score` | may administer it |", content.Summary, StringComparison.Ordinal);
    }

    private static RepositoryState WithSigns(params OwnerSign[] signs) =>
        new(GitHubEvents.Payroll) { Topics = [], OwnerSigns = [.. signs] };

    private static CheckRunContent Compose(RepositoryState state, CheckRunStanding? standing = null)
    {
        var owners = new OwnersSettings();
        var verdict = TeamTopicRule.Judge(state, new TeamTopicSettings(), owners);
        return TeamTopicCheckRun.Compose(state, verdict, owners, standing ?? MayFail);
    }
}
