using ZocSec.Core.Audits;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Audits;

public sealed class AuditTotalsCounterTests
{
    [Fact]
    public void Nothing_IsCovered()
    {
        var totals = new AuditTotalsCounter().ToTotals();

        Assert.Equal((0, 100.0), (totals.Repositories, totals.Coverage));
        Assert.Empty(totals.Worst);
    }

    [Fact]
    public void Archived_CountsButNotForCoverage()
    {
        var totals = Count(
            AuditSample.Row(1),
            AuditSample.Row(2) with
            {
                Owner = AuditSample.Unowned,
            },
            AuditSample.Row(3) with
            {
                Owner = AuditSample.Unowned,
                IsArchived = true,
            },
            AuditSample.Row(4) with
            {
                IsArchived = true,
            }
        );

        Assert.Equal(
            (4, 2, 2, 1, 1),
            (totals.Repositories, totals.Archived, totals.Active, totals.Owned, totals.Unowned)
        );
        Assert.Equal(50, totals.Coverage);
        Assert.Equal([new TeamCount("platform", 1)], totals.Teams);
        Assert.Equal(1, totals.Evidence[OwnerEvidence.Topic]);
        Assert.Equal(["octo-org/repo-2"], totals.Worst.Select(row => row.FullName));
    }

    [Fact]
    public void AllArchived_IsCovered() =>
        Assert.Equal(100, Count(AuditSample.Row(1) with { Owner = AuditSample.Unowned, IsArchived = true }).Coverage);

    [Fact]
    public void Sample_IsCountedByKind()
    {
        var totals = AuditSample.Colourful.Totals;

        Assert.Equal(
            (33, 6, 0, 32, 2, 1, 1),
            (
                totals.Repositories,
                totals.Public,
                totals.Forks,
                totals.WithHumanCommit,
                totals.DeployKeys,
                totals.WritingDeployKeys,
                totals.Incomplete
            )
        );
        Assert.Equal(
            [(OwnerStatus.Unowned, 6), (OwnerStatus.Likely, 1), (OwnerStatus.Owned, 24), (OwnerStatus.Unknown, 1)],
            totals.Owners.Select(owner => (owner.Key, owner.Value))
        );
        // An exempt repository breaks nothing, and a guardrail that nobody breaks is there with none.
        Assert.Equal(
            [("github/public-repository", 6), ("github/team-topic", 6), ("github/vulnerability-alerts", 0)],
            totals.Violations.Select(violation => (violation.Key, violation.Value))
        );
    }

    private static readonly string[] s_teams = ["web", "api", "web", "data"];

    [Fact]
    public void Teams_MostFirstThenByName()
    {
        var totals = Count([
            .. s_teams.Select((team, index) => AuditSample.Row(index + 1) with { Owner = AuditSample.Owned(team) }),
            AuditSample.Row(9) with
            {
                Owner = new AuditedOwner(OwnerStatus.Likely, "data", OwnerEvidence.Committers, "3 of 4 commits"),
            },
        ]);

        Assert.Equal(["web", "api", "data"], totals.Teams.Select(team => team.Team));
        Assert.Equal([2, 1, 1], totals.Teams.Select(team => team.Repositories));
    }

    [Fact]
    public void Worst_ByExposureThenPublicThenUnownedThenPush()
    {
        var exposed = AuditSample.Exposed(AuditSample.Row(1)) with { PushedAt = null };
        var publicUnowned = AuditSample.Row(2) with { Visibility = "public", Owner = AuditSample.Unowned };
        var fresh = AuditSample.Row(3) with { Owner = AuditSample.Unowned, PushedAt = AuditSample.Start };
        var stale = AuditSample.Row(4) with { Owner = AuditSample.Unowned, PushedAt = AuditSample.Start.AddDays(-1) };
        var never = AuditSample.Row(5) with { Owner = AuditSample.Unowned, PushedAt = null };
        var broken = AuditSample.Row(6) with
        {
            Findings = [AuditSample.Finding("github/vulnerability-alerts", FindingStatus.Violation, "off")],
        };
        var fine = AuditSample.Row(7) with { Visibility = "public" };
        AuditedRepository[] expected = [exposed, publicUnowned, fresh, stale, never, broken];

        Assert.Equal(expected, Count([.. expected.Reverse(), fine]).Worst);
        Assert.Equal(expected, Count([fine, .. expected]).Worst);
    }

    [Theory]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(500)]
    public void Worst_AreAtMostFifty(int rows)
    {
        var worst = Count(
            Enumerable.Range(1, rows).Select(id => AuditSample.Exposed(AuditSample.Row(id))).Reverse()
        ).Worst;

        // Row 1 is the one that was pushed to last.
        Assert.Equal(Enumerable.Range(1, Math.Min(rows, 50)).Select(id => (long)id), worst.Select(row => row.Id));
    }

    private static AuditTotals Count(params IEnumerable<AuditedRepository> rows) => AuditSample.Report(rows).Totals;
}
