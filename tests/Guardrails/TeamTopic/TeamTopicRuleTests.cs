using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Guardrails.TeamTopic;

public sealed class TeamTopicRuleTests
{
    private static readonly RepositoryState Payroll = new(GitHubEvents.Payroll) { Topics = [], MissingTeams = [] };

    [Fact]
    public void Judge_ATopicThatNamesATeam_IsCompliantAndNamesTheOwner()
    {
        var verdict = Judge(Payroll with { Topics = ["go", "team-platform"] });

        Assert.Equal(new Verdict.Compliant("owned by platform"), verdict);
    }

    [Fact]
    public void Judge_NoSuchTopic_IsAViolationThatNothingMends()
    {
        var violation = Assert.IsType<Verdict.Violation>(Judge(Payroll with { Topics = ["go", "teams", "team-"] }));

        Assert.Equal("no topic names the owning team (team-…)", violation.Reason);
        Assert.Empty(violation.Fix);
    }

    [Fact]
    public void Judge_AnotherPrefix_IsTheOneThatCounts()
    {
        var owners = new OwnersSettings { TopicPrefix = "owner-" };

        Assert.IsType<Verdict.Compliant>(Judge(Payroll with { Topics = ["owner-platform"] }, owners));
        Assert.IsType<Verdict.Violation>(Judge(Payroll with { Topics = ["team-platform"] }, owners));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Judge_ReadOnly_IsCompliant(bool archived, bool disabled) =>
        Assert.IsType<Verdict.Compliant>(
            Judge(Payroll with { Topics = null, IsArchived = archived, IsDisabled = disabled })
        );

    [Fact]
    public void Judge_TopicsNotRead_IsUnknown() =>
        Assert.IsType<Verdict.Unknown>(Judge(Payroll with { Topics = null }));

    [Fact]
    public void Judge_ATopicThatNamesNoTeam_IsAViolation()
    {
        var verdict = Judge(Payroll with { Topics = ["team-gone"], MissingTeams = ["gone"] });

        Assert.Equal(
            "the topic team-gone names no team of the organisation",
            Assert.IsType<Verdict.Violation>(verdict).Reason
        );
    }

    [Fact]
    public void Judge_OneOfTwoTopicsNamesNoTeam_IsCompliantAndSaysWhich()
    {
        var verdict = Judge(Payroll with { Topics = ["team-gone", "team-web"], MissingTeams = ["gone"] });

        Assert.Equal(
            new Verdict.Compliant("owned by web; the topic team-gone names no team of the organisation"),
            verdict
        );
    }

    [Fact]
    public void Judge_WithoutMustExist_AnyNameCounts() =>
        Assert.Equal(
            new Verdict.Compliant("owned by gone"),
            TeamTopicRule.Judge(
                Payroll with
                {
                    Topics = ["team-gone"],
                    MissingTeams = null,
                },
                new TeamTopicSettings { MustExist = false },
                new OwnersSettings()
            )
        );

    [Fact]
    public void Judge_TeamsNotRead_IsUnknown() =>
        Assert.IsType<Verdict.Unknown>(Judge(Payroll with { Topics = ["team-web"], MissingTeams = null }));

    [Fact]
    public void Judge_TeamsThatMayNotBeRead_IsUnknownAndSaysWhatToDo()
    {
        var verdict = Judge(
            Payroll with
            {
                Topics = ["team-web"],
                MissingTeams = null,
                TeamsProblem = "grant members: read",
            }
        );

        Assert.Contains(
            "grant members: read",
            Assert.IsType<Verdict.Unknown>(verdict).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Judge_SignsOfFourTeams_OffersTheThreeLikeliestToAdopt()
    {
        var violation = Assert.IsType<Verdict.Violation>(
            Judge(
                Payroll with
                {
                    OwnerSigns =
                    [
                        new OwnerSign(OwnerEvidence.Siblings, "fourth", ""),
                        new OwnerSign(OwnerEvidence.Committers, "third", ""),
                        new OwnerSign(OwnerEvidence.Team, "second", ""),
                        new OwnerSign(OwnerEvidence.Property, "first", ""),
                    ],
                }
            )
        );

        Assert.Equal(
            ["Adopt: team-first", "Adopt: team-second", "Adopt: team-third"],
            violation.Choices.Select(choice => choice.Label)
        );
        Assert.Equal(new Change("topic:team-first", null, "present"), violation.Choices[0].Change);
    }

    [Fact]
    public void Judge_TheSameChoiceLater_HasTheSameId()
    {
        var first = Choice("web");

        Assert.Equal(first.Id, Choice("web").Id);
        Assert.NotEqual(first.Id, Choice("api").Id);
        Assert.Equal(20, first.Id.Length);
    }

    [Fact]
    public void Judge_TwentyTopics_OffersNothingAndSaysWhy()
    {
        var violation = Assert.IsType<Verdict.Violation>(
            Judge(
                Payroll with
                {
                    Topics = [.. Enumerable.Range(1, 20).Select(number => $"t{number}")],
                    OwnerSigns = [new OwnerSign(OwnerEvidence.Team, "web", "")],
                }
            )
        );

        Assert.Empty(violation.Choices);
        Assert.Contains("remove one first", violation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_ATeamWhoseTopicWouldBeTooLong_IsNotOffered() =>
        Assert.Empty(
            Assert
                .IsType<Verdict.Violation>(
                    Judge(Payroll with { OwnerSigns = [new OwnerSign(OwnerEvidence.Team, new string('x', 46), "")] })
                )
                .Choices
        );

    private static Choice Choice(string team) =>
        Assert
            .IsType<Verdict.Violation>(
                Judge(Payroll with { OwnerSigns = [new OwnerSign(OwnerEvidence.Team, team, "")] })
            )
            .Choices[0];

    private static Verdict Judge(RepositoryState state, OwnersSettings? owners = null) =>
        TeamTopicRule.Judge(state, new TeamTopicSettings(), owners ?? new OwnersSettings());
}
