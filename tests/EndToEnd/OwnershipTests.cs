using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Ownership by check runs, over real HTTP, every exchange held against GitHub's description.</summary>
public sealed class OwnershipTests
{
    private const string Check = "ZocSec / ownership";
    private const string Guardrail = "github/team-topic";
    private const string Observe = "version: 1\n";

    [Fact]
    public async Task APullRequestOfAnOwnedRepository_SucceedsWithTheOwner()
    {
        await using var organization = await GuardedOrganization.StartAsync();

        var pull = organization.Acme.OpenPullRequest("billing");

        var run = await ShownAsync(organization, "billing", pull.HeadSha);
        Assert.Equal(("success", "Owned by payments"), (run.Conclusion, run.Title));
    }

    [Fact]
    public async Task APullRequestOfARepositoryWithoutOwner_FailsAndOffersLikelyOnes()
    {
        await using var organization = await GuardedOrganization.StartAsync();

        var pull = organization.Acme.OpenPullRequest("customer-export", by: "grace");

        var run = await ShownAsync(organization, "customer-export", pull.HeadSha);
        Assert.Equal("failure", run.Conclusion);
        Assert.Equal("Adopt: team-data", run.Actions[0].Label);
        Assert.Contains("owns everything by CODEOWNERS", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhileThePolicyObserves_TheCheckIsNeutral()
    {
        await using var organization = await GuardedOrganization.StartAsync(Observe);

        var pull = organization.Acme.OpenPullRequest("customer-export");

        var run = await ShownAsync(organization, "customer-export", pull.HeadSha);
        Assert.Equal("neutral", run.Conclusion);
        Assert.Contains("only observes", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhenThePolicyEnforces_OpenPullRequestsTurnRed()
    {
        await using var organization = await GuardedOrganization.StartAsync(Observe);
        var pull = organization.Acme.OpenPullRequest("customer-export");
        await ShownAsync(organization, "customer-export", pull.HeadSha, run => run.Conclusion == "neutral");

        await organization.WritePolicyAsync(GuardedOrganization.Enforce);

        await ShownAsync(organization, "customer-export", pull.HeadSha, run => run.Conclusion == "failure");
    }

    [Fact]
    public async Task AClickOfSomebodyWhoMayAdministerIt_AddsTheTopicAndTurnsTheCheckGreen()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Acme.ReplaceTopics("customer-export", ["python"]);
        var pull = organization.Acme.OpenPullRequest("customer-export");
        var run = await ShownAsync(organization, "customer-export", pull.HeadSha);

        organization.Acme.ClickAction("customer-export", run.Id, run.Actions[0].Identifier, by: "mona");

        var entry = await organization.Entries.WhenAsync("customer-export", EntryOutcome.Remediated, Guardrail);
        Assert.Equal(["python", "team-data"], organization.Acme["customer-export"].Topics.Order());
        Assert.Equal(("mona", LookCause.Person), (entry.Actor, entry.Cause));
        Assert.Contains("mona, who may administer acme/customer-export", entry.Reason, StringComparison.Ordinal);
        await ShownAsync(organization, "customer-export", pull.HeadSha, shown => shown.Conclusion == "success");
    }

    [Fact]
    public async Task AClick_TakenBack_LeavesTheTopicsAsTheyWereAndTheCheckRed()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Acme.ReplaceTopics("customer-export", ["python"]);
        var pull = organization.Acme.OpenPullRequest("customer-export");
        var run = await ShownAsync(organization, "customer-export", pull.HeadSha);
        organization.Acme.ClickAction("customer-export", run.Id, run.Actions[0].Identifier, by: "mona");
        var entry = await organization.Entries.WhenAsync("customer-export", EntryOutcome.Remediated, Guardrail);
        await ShownAsync(organization, "customer-export", pull.HeadSha, shown => shown.Conclusion == "success");

        var result = await organization
            .Services.GetRequiredService<IUndoer>()
            .UndoAsync(new UndoRequest(entry.Id, "radia"), default);

        Assert.Equal(UndoEnd.Undone, result.End);
        Assert.Equal(["python"], organization.Acme["customer-export"].Topics);
        await ShownAsync(organization, "customer-export", pull.HeadSha, shown => shown.Conclusion == "failure");
    }

    [Fact]
    public async Task AClickOfAMaintainerOfTheTeam_Counts()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        var pull = organization.Acme.OpenPullRequest("customer-export");
        var run = await ShownAsync(organization, "customer-export", pull.HeadSha);
        organization.Acme.GrantTeam("customer-export", "data", "push");

        organization.Acme.ClickAction("customer-export", run.Id, run.Actions[0].Identifier, by: "grace");

        var entry = await organization.Entries.WhenAsync("customer-export", EntryOutcome.Remediated, Guardrail);
        Assert.Contains("grace, who maintains the team data", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClickOfSomebodyElse_ChangesNothingAndTheCheckSaysSo()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        var pull = organization.Acme.OpenPullRequest("customer-export");
        var run = await ShownAsync(organization, "customer-export", pull.HeadSha);

        organization.Acme.ClickAction("customer-export", run.Id, run.Actions[0].Identifier, by: "linus");

        var entry = await organization.Entries.WhenAsync("customer-export", EntryOutcome.Refused, Guardrail);
        Assert.Equal("linus", entry.Actor);
        Assert.Empty(organization.Acme["customer-export"].Topics);
        await ShownAsync(
            organization,
            "customer-export",
            pull.HeadSha,
            shown => shown.Summary!.Contains("linus asked for a change", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task AClickWhilePaused_ChangesNothing()
    {
        await using var organization = await GuardedOrganization.StartAsync(
            GuardedOrganization.Enforce + "paused: true\n"
        );
        var pull = organization.Acme.OpenPullRequest("customer-export");
        var run = await ShownAsync(organization, "customer-export", pull.HeadSha);

        organization.Acme.ClickAction("customer-export", run.Id, run.Actions[0].Identifier, by: "mona");

        var entry = await organization.Entries.WhenAsync("customer-export", EntryOutcome.Refused, Guardrail);
        Assert.Contains(
            "paused",
            entry.Reason.Replace("pauses", "paused", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Empty(organization.Acme["customer-export"].Topics);
    }

    [Fact]
    public async Task WhenTopicsChange_TheChecksOfOpenPullRequestsTurnWithoutAPush()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        var first = organization.Acme.OpenPullRequest("prototypes");
        var second = organization.Acme.OpenPullRequest("prototypes");
        await ShownAsync(organization, "prototypes", first.HeadSha, run => run.Conclusion == "failure");
        await ShownAsync(organization, "prototypes", second.HeadSha, run => run.Conclusion == "failure");

        organization.Acme.ReplaceTopics("prototypes", ["team-web"]);

        await ShownAsync(organization, "prototypes", first.HeadSha, run => run.Conclusion == "success");
        await ShownAsync(organization, "prototypes", second.HeadSha, run => run.Conclusion == "success");
    }

    [Fact]
    public async Task WhatIsShownAlready_IsNotWrittenAgain_UnlessSomebodyAsks()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        var pull = organization.Acme.OpenPullRequest("billing");
        var run = await ShownAsync(organization, "billing", pull.HeadSha);
        organization.Acme.ClosePullRequest("billing", pull.Number);
        organization.Acme.ReopenPullRequest("billing", pull.Number);
        await organization.IdleAsync();
        Assert.Equal(0, organization.Requests("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}"));

        organization.Acme.Rerequest("billing", run.Id);

        await organization.IdleAsync();
        Assert.Equal(1, organization.Requests("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}"));
    }

    [Fact]
    public async Task TheCheckOfAnotherApp_IsLeftAlone()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        var head = organization.Acme.Head("billing")!.Sha;
        var foreign = organization.Acme.AddForeignCheckRun("billing", head, Check);

        organization.Acme.RerequestSuite("billing", head);

        await organization.IdleAsync();
        var runs = organization.Acme.CheckRuns("billing").Where(run => run.HeadSha == head).ToList();
        Assert.Equal(foreign, Assert.Single(runs, run => run.App == foreign.App));
        Assert.Single(runs, run => run.App != foreign.App);
    }

    [Fact]
    public async Task ThreeThousandOpenPullRequests_TheFiveHundredChangedLastTurn()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Acme.OpenPullRequests("prototypes", 3_000);
        organization.Acme.OpenPullRequest("prototypes");
        await organization.IdleAsync();

        organization.Acme.ReplaceTopics("prototypes", ["team-web"]);

        await organization.IdleAsync();
        Assert.Equal(5, organization.Requests("GET /repos/{owner}/{repo}/pulls"));
        Assert.Equal(500, organization.Acme.CheckRuns("prototypes").Count(run => run.Conclusion == "success"));
    }

    [Fact]
    public async Task AnEmptyRepository_IsJudgedAndNothingIsShown()
    {
        await using var organization = await GuardedOrganization.StartAsync();

        organization.Acme.Create("empty", empty: true);

        await organization.Entries.WhenAsync("empty", EntryOutcome.Reported, Guardrail);
        await organization.IdleAsync();
        Assert.Empty(organization.Acme.CheckRuns("empty"));
    }

    [Fact]
    public async Task TakenOutOfTheArchiveAndBack_IsCompliantInTheEnd()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Acme.Edit("old-docs", new RepositoryEdit { Archived = false });
        await organization.Entries.WhenAsync("old-docs", EntryOutcome.Reported, Guardrail);

        organization.Acme.Edit("old-docs", new RepositoryEdit { Archived = true });

        await organization.Entries.WhenAsync(entries =>
            entries.LastOrDefault(entry => entry.Resource.Name == "acme/old-docs" && entry.Guardrail.Value == Guardrail)
                is { Outcome: EntryOutcome.Compliant }
        );
    }

    [Fact]
    public async Task ATeamFoundedAMinuteAgo_IsKnown()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Acme.ReplaceTopics("prototypes", ["team-web"]);
        await organization.Entries.WhenAsync("prototypes", EntryOutcome.Compliant, Guardrail);

        organization.Acme.AddTeam("brand-new", "Brand new", ["ada"]);
        organization.Acme.ReplaceTopics("prototypes", ["team-brand-new"]);

        await organization.Entries.WhenAsync(entries => entries.Any(entry => entry.Reason == "owned by brand-new"));
    }

    [Fact]
    public async Task ATopicThatNamesNoTeam_IsReported()
    {
        await using var organization = await GuardedOrganization.StartAsync();

        organization.Acme.ReplaceTopics("prototypes", ["team-gone"]);

        await organization.Entries.WhenAsync(entries =>
            entries.Any(entry =>
                entry.Outcome == EntryOutcome.Reported
                && entry.Reason == "the topic team-gone names no team of the organisation"
            )
        );
    }

    private static Task<SandboxCheckRun> ShownAsync(
        GuardedOrganization organization,
        string repository,
        string head,
        Func<SandboxCheckRun, bool>? isSo = null
    ) =>
        Eventually.GetAsync(() =>
            organization.Acme.CheckRun(repository, head, Check) is { Status: "completed" } run
            && (isSo is null || isSo(run))
                ? run
                : null
        );
}
