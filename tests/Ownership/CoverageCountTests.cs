using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ownership.Coverage;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Ownership;

/// <summary>How repositories with an owner, and what is open in them, are counted.</summary>
public sealed class CoverageCountTests
{
    private static readonly GuardrailName Topic = new("github/team-topic");
    private static readonly GuardrailName Visibility = new("github/public-repository");

    private readonly CoverageCount _count = new(new OwnersSettings());

    [Fact]
    public void Day_CountsWhatMustHaveAnOwnerAndCanBeTold()
    {
        Add(Topic, "1", VerdictKind.Compliant, "team-data");
        Add(Topic, "2", VerdictKind.Violation);
        Add(Topic, "3", VerdictKind.Unknown);
        Add(Topic, "4", VerdictKind.Compliant, isArchived: true);
        Add(Visibility, "5", VerdictKind.Violation);

        var day = _count.Day(new DateOnly(2026, 11, 26));

        Assert.Equal((2, 1), (day.Repositories, day.Owned));
        Assert.Equal(
            ["github/public-repository 1", "github/team-topic 1"],
            day.Open.Select(open => $"{open.Key} {open.Value}")
        );
    }

    [Fact]
    public void Now_ByTeam_TheMostOpenFirst_WhateverTheOrderOfCounting()
    {
        Add(Visibility, "1", VerdictKind.Violation);
        Add(Topic, "1", VerdictKind.Compliant, "team-data", "team-Ops");
        Add(Topic, "2", VerdictKind.Compliant, "team-ops");
        Add(Topic, "3", VerdictKind.Violation);
        Add(Topic, "4", VerdictKind.Violation);
        Add(Visibility, "4", VerdictKind.Violation);

        Assert.Equal(
            [("", 2, 3), ("Ops", 2, 1), ("data", 1, 1)],
            _count.Now(DateTimeOffset.UnixEpoch).Teams.Select(team => (team.Team, team.Repositories, team.Open))
        );
    }

    [Fact]
    public void Now_MoreTeamsThanAreKept_KeepsThoseWithTheMostOpen()
    {
        for (var number = 0; number < CoverageCount.MostTeams + 10; number++)
        {
            Add(Topic, $"{number}", VerdictKind.Compliant, $"team-{number}");
        }

        Add(Visibility, "509", VerdictKind.Violation);

        var teams = _count.Now(DateTimeOffset.UnixEpoch).Teams;
        Assert.Equal((CoverageCount.MostTeams, "509"), (teams.Length, teams[0].Team));
    }

    private void Add(GuardrailName guardrail, string key, VerdictKind verdict, params string[] topics) =>
        Add(guardrail, key, verdict, isArchived: false, topics);

    private void Add(GuardrailName guardrail, string key, VerdictKind verdict, bool isArchived, params string[] topics)
    {
        var resource = new ResourceId(TenantId.Default, RepositoryState.Kind, key, $"acme/{key}");
        _count.Add(
            new Standing
            {
                Guardrail = guardrail,
                Resource = resource,
                Verdict = verdict,
            },
            new RepositoryState(resource) { Topics = [.. topics], IsArchived = isArchived }
        );
    }
}
