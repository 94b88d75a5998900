using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.CheckRuns;
using ZocSec.Core.Queue;
using ZocSec.Tests.Guardrails;

namespace ZocSec.Tests.Notifications;

public sealed class CheckRunChannelTests
{
    private static readonly string Head = new('a', 40);

    [Fact]
    public void NoticesOf_ALookAboutACommit_ShowsTheVerdictThere()
    {
        var errand = Assert.Single(Notices(Standing(), Standing(), new HeadClaim(Head)));

        Assert.Equal((Head, 0), (errand.Head, errand.Page));
    }

    [Fact]
    public void NoticesOf_AnotherDecision_ShowsItOnOpenPullRequests()
    {
        var errand = Assert.Single(
            Notices(Standing(VerdictKind.Violation, EntryOutcome.Reported), Standing(), claim: null)
        );

        Assert.Equal((null, 1), (errand.Head, errand.Page));
    }

    [Fact]
    public void NoticesOf_TheSameDecision_ShowsNothing() => Assert.Empty(Notices(Standing(), Standing(), claim: null));

    [Fact]
    public void NoticesOf_WhatWasPutRightAndIsFoundSo_ShowsNothing() =>
        Assert.Empty(Notices(Standing(outcome: EntryOutcome.Remediated), Standing(), claim: null));

    [Fact]
    public void NoticesOf_TheFirstDecision_ShowsNothingOnPullRequests() =>
        Assert.Empty(Notices(Standing(VerdictKind.None, EntryOutcome.None), Standing(), claim: null));

    [Fact]
    public void NoticesOf_AGuardrailWithoutACheckRun_ShowsNothing() =>
        Assert.Empty(
            Notices(
                Standing(VerdictKind.Violation, EntryOutcome.Reported),
                Standing(),
                new HeadClaim(Head),
                PublicRepositoryGuardrail.Declaration
            )
        );

    private static Standing Standing(
        VerdictKind verdict = VerdictKind.Compliant,
        EntryOutcome outcome = EntryOutcome.Compliant
    ) =>
        new()
        {
            Guardrail = TeamTopicGuardrail.Declaration.Name,
            Resource = GitHubEvents.Payroll,
            State = GitHubEvents.Json("{}"),
            Verdict = verdict,
            Outcome = outcome,
        };

    private static List<CheckRunErrand> Notices(
        Standing before,
        Standing after,
        HeadClaim? claim,
        GuardrailDefinition? guardrail = null
    )
    {
        var look = new Look(
            "look",
            GitHubEvents.Time,
            TeamTopicGuardrail.Declaration.Name,
            new Hint(GitHubEvents.Payroll, claim?.ToClaim()),
            LookCause.Event,
            "trigger",
            Actor: null,
            GitHubEvents.Time,
            GitHubEvents.Time
        );
        var settled = new Settled(
            guardrail ?? TeamTopicGuardrail.Declaration,
            look,
            before,
            after,
            after.Outcome,
            after.Reason
        );
        return
        [
            .. new CheckRunChannel(TimeProvider.System)
                .NoticesOf(settled)
                .Select(work => CheckRunErrand.Of((Errand)work)!),
        ];
    }
}
