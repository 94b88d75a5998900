using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Tests.Engine;
using ZocSec.Tests.Guardrails;

namespace ZocSec.Tests.Notifications.Notices;

/// <summary>Who is told of what, when, and how often.</summary>
public sealed class NoticeChannelTests : IDisposable
{
    private static readonly ResourceId s_repository = new(
        TenantId.Installation(7),
        new ResourceKind("github/repository"),
        "42",
        "acme/payroll"
    );

    private readonly EngineFixture _engine = new();
    private Standing _standing = new()
    {
        Guardrail = PublicRepositoryGuardrail.Declaration.Name,
        Resource = s_repository,
        State = GitHubEvents.Json("""{"topics":["team-payments","library"]}"""),
        Verdict = VerdictKind.Compliant,
        Outcome = EntryOutcome.Compliant,
    };
    private DateTimeOffset _now = NoticeSamples.Now;
    private int _entries;

    public NoticeChannelTests() => Notify = new NotifySettings { Slack = "SLACK" };

    private NotifySettings Notify
    {
        set => _engine.Policy = new Policy { Notify = value };
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Decision_IsToldWithOwnerAndSeverity()
    {
        var told = Assert.Single(Settle(EntryOutcome.Remediated));

        Assert.Equal(new NoticeTarget(NoticeTransport.Slack, "SLACK"), told.Target);
        Assert.Equal(("payments (topic)", NoticeSeverity.High), (told.Notice!.Owner, told.Notice.Severity));
        Assert.Equal(["payments"], told.Notice.Owners);
        Assert.True(told.Notice.IsDone);
    }

    [Fact]
    public void SameDecisionAgain_IsQuietForADay()
    {
        Assert.Single(Settle(EntryOutcome.Remediated));
        _now += TimeSpan.FromHours(23);
        Assert.Empty(Settle(EntryOutcome.Remediated));
        _now += TimeSpan.FromHours(2);
        Assert.Single(Settle(EntryOutcome.Remediated));
    }

    [Fact]
    public void WhatAlternates_IsQuietToo_AndAnotherOutcomeIsToldAtOnce()
    {
        Assert.Single(Settle(EntryOutcome.Remediated));
        Assert.Single(Settle(EntryOutcome.Remediated, "another reason"));
        Assert.Empty(Settle(EntryOutcome.Remediated));
        Assert.Single(Settle(EntryOutcome.Slowed, urgent: true));
        Assert.Empty(Settle(EntryOutcome.Remediated, "another reason"));
    }

    [Fact]
    public void Repeat_IsThePolicysToSay()
    {
        Notify = new NotifySettings { Slack = "SLACK", Repeat = TimeSpan.Zero };

        Assert.Single(Settle(EntryOutcome.Remediated));
        Assert.Single(Settle(EntryOutcome.Remediated));
    }

    [Fact]
    public void WhatIsRemembered_DoesNotGrow()
    {
        for (var number = 0; number < 50; number++)
        {
            Settle(EntryOutcome.Remediated, $"reason {number}");
        }

        Assert.Equal(8, _standing.Told!.Value.Length);
    }

    [Fact]
    public void WhoNobodyWantsToBeTold_NothingIsRememberedFor()
    {
        Notify = new NotifySettings();

        Assert.Empty(Settle(EntryOutcome.Remediated));
        Assert.Null(_standing.Told);
    }

    [Theory]
    [InlineData(DigestPace.Daily, 0)]
    [InlineData(DigestPace.Hourly, 0)]
    [InlineData(DigestPace.Off, 1)]
    public void Observed_WaitsForTheDigest(DigestPace pace, int notices)
    {
        Notify = new NotifySettings { Slack = "SLACK", Digest = pace };

        Assert.Equal(notices, Settle(EntryOutcome.Observed).Length);
    }

    [Theory]
    [InlineData(LookCause.Sweep, 0)]
    [InlineData(LookCause.Event, 1)]
    public void WhatASweepFindsForPeopleToMend_WaitsForTheDigest_UnlessItMatters(LookCause cause, int notices)
    {
        Assert.Equal(
            notices,
            Settle(EntryOutcome.Reported, cause: cause, guardrail: TeamTopicGuardrail.Declaration).Length
        );
        Assert.Single(Settle(EntryOutcome.Reported, "other", cause: cause));
    }

    [Fact]
    public void FirstRouteThatFits_Counts()
    {
        Notify = new NotifySettings
        {
            Slack = "ALL",
            Routes =
            [
                Route("AWS") with
                {
                    Guardrails = ["aws/*"],
                },
                Route("CRITICAL") with
                {
                    Severity = NoticeSeverity.Critical,
                },
                Route("PAYMENTS") with
                {
                    Owners = ["pay*"],
                    Guardrails = ["github/public-repository"],
                },
            ],
        };

        Assert.Equal("PAYMENTS", Assert.Single(Settle(EntryOutcome.Remediated)).Target.Name);
        Assert.Equal("CRITICAL", Assert.Single(Settle(EntryOutcome.Blocked, urgent: true)).Target.Name);
        _standing = _standing with { State = GitHubEvents.Json("""{"topics":["library"]}""") };
        Assert.Equal("ALL", Assert.Single(Settle(EntryOutcome.Remediated, "other")).Target.Name);
    }

    [Fact]
    public void RouteToNowhere_TellsNobody()
    {
        Notify = new NotifySettings { Slack = "ALL", Routes = [new NotifyRoute { To = new NotifyTargets() }] };

        Assert.Empty(Settle(EntryOutcome.Remediated));
    }

    [Fact]
    public void Severity_IsThePolicysToSay_ButForWhatIsUrgent()
    {
        Notify = new NotifySettings
        {
            Slack = "SLACK",
            Severity = ImmutableDictionary<GuardrailName, NoticeSeverity>.Empty.Add(
                PublicRepositoryGuardrail.Declaration.Name,
                NoticeSeverity.Low
            ),
        };

        Assert.Equal(NoticeSeverity.Low, Assert.Single(Settle(EntryOutcome.Remediated)).Notice!.Severity);
        Assert.Equal(
            NoticeSeverity.Critical,
            Assert.Single(Settle(EntryOutcome.GivenUp, urgent: true)).Notice!.Severity
        );
    }

    [Fact]
    public void Issue_IsKeptHoweverOften_AndEndedByWhatIsAsItShouldBe()
    {
        Notify = new NotifySettings { Issue = new IssueTarget(IsOn: true) };

        Assert.Single(Settle(EntryOutcome.Reported));
        Assert.Single(Settle(EntryOutcome.Compliant, verdict: VerdictKind.Compliant));
        Assert.Single(Settle(EntryOutcome.Reported));
    }

    [Theory]
    [InlineData(EntryOutcome.Blocked, VerdictKind.None)]
    [InlineData(EntryOutcome.DeadLettered, VerdictKind.None)]
    [InlineData(EntryOutcome.Blocked, VerdictKind.Compliant)]
    [InlineData(EntryOutcome.DeadLettered, VerdictKind.Compliant)]
    [InlineData(EntryOutcome.Unverified, VerdictKind.Unknown)]
    public void IssueOfWhatCouldNotBeDone_IsEndedEachTime_Once(EntryOutcome outcome, VerdictKind verdict)
    {
        Notify = new NotifySettings { Issue = new IssueTarget(IsOn: true) };
        _standing = _standing with { Verdict = verdict };

        for (var time = 0; time < 2; time++)
        {
            Assert.Single(Settle(outcome, verdict: verdict));
            Assert.Single(Settle(EntryOutcome.Compliant, verdict: VerdictKind.Compliant));
            Assert.Empty(Settle(EntryOutcome.Compliant, verdict: VerdictKind.Compliant));
        }
    }

    [Fact]
    public void IssueOfWhatWasPutRightSince_IsEnded_ThoughThatGoesWhereNoIssueIs()
    {
        Notify = new NotifySettings
        {
            Issue = new IssueTarget(IsOn: true),
            Routes = [Route("CHAT") with { Severity = NoticeSeverity.High }],
        };
        Assert.Equal(NoticeTransport.Slack, Assert.Single(Settle(EntryOutcome.Remediated)).Target.Transport);

        var ending = Assert.Single(Settle(EntryOutcome.Compliant, verdict: VerdictKind.Compliant));

        Assert.Equal(NoticeTransport.Issue, ending.Target.Transport);
        Assert.Empty(Settle(EntryOutcome.Compliant, verdict: VerdictKind.Compliant));
    }

    [Fact]
    public void End_IsRemembered_ThoughNobodyIsToldAnyMore()
    {
        Settle(EntryOutcome.Remediated);
        Notify = new NotifySettings();
        Assert.True(NoticeRules.Ends(_standing.Told, EntryOutcome.Compliant));

        Assert.Empty(Settle(EntryOutcome.Compliant, verdict: VerdictKind.Compliant));

        Assert.False(NoticeRules.Ends(_standing.Told, EntryOutcome.Compliant));
    }

    [Fact]
    public void Paused_IsToldOnce_WhereSomethingIsExposed_AndElseWaitsForTheDigest()
    {
        Assert.Single(Settle(EntryOutcome.Paused));
        Assert.Empty(Settle(EntryOutcome.Paused));
        Assert.Empty(Settle(EntryOutcome.Paused, "other", guardrail: TeamTopicGuardrail.Declaration));
    }

    [Fact]
    public void ChangeThatIsLeftHalfDone_IsToldAtOnce_EachTime_AndCanBeTakenBack()
    {
        Notify = new NotifySettings { Slack = "SLACK", Repeat = TimeSpan.Zero };

        for (var time = 0; time < 2; time++)
        {
            var notice = Assert.Single(Settle(EntryOutcome.Observed, urgent: true, isDone: true)).Notice!;
            Assert.Equal(NoticeSeverity.Critical, notice.Severity);
            Assert.True(NoticeWords.IsUndoable(notice));
            Assert.EndsWith("changed in part, then left as it is", NoticeWords.What(notice), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatOnlyWouldBeChanged_CannotBeTakenBack()
    {
        Notify = new NotifySettings { Slack = "SLACK", Digest = DigestPace.Off };

        Assert.False(NoticeWords.IsUndoable(Assert.Single(Settle(EntryOutcome.Observed)).Notice!));
        Assert.False(NoticeWords.IsUndoable(Assert.Single(Settle(EntryOutcome.Blocked)).Notice!));
        Assert.False(NoticeWords.IsUndoable(Assert.Single(Settle(EntryOutcome.Undone, isDone: true)).Notice!));
        Assert.True(NoticeWords.IsUndoable(Assert.Single(Settle(EntryOutcome.Drifted, isDone: true)).Notice!));
    }

    [Fact]
    public void ObservedThatIsCritical_IsToldAtOnce()
    {
        Notify = new NotifySettings
        {
            Slack = "SLACK",
            Severity = ImmutableDictionary<GuardrailName, NoticeSeverity>.Empty.Add(
                PublicRepositoryGuardrail.Declaration.Name,
                NoticeSeverity.Critical
            ),
        };

        Assert.Single(Settle(EntryOutcome.Observed));
    }

    [Fact]
    public void Observed_HasNoIssueBesideTheDigest()
    {
        Notify = new NotifySettings { Issue = new IssueTarget(IsOn: true) };

        Assert.Empty(Settle(EntryOutcome.Observed));
    }

    private static NotifyRoute Route(string secret) => new() { To = new NotifyTargets { Slack = secret } };

    private NoticeErrand[] Settle(
        EntryOutcome outcome,
        string reason = "same",
        VerdictKind verdict = VerdictKind.Violation,
        LookCause cause = LookCause.Event,
        bool urgent = false,
        GuardrailDefinition? guardrail = null,
        bool isDone = false
    )
    {
        var definition = guardrail ?? PublicRepositoryGuardrail.Declaration;
        var next = _standing with
        {
            Verdict = verdict,
            Outcome = outcome is EntryOutcome.DeadLettered ? _standing.Outcome : outcome,
            Reason = reason,
        };
        var entry = new LedgerEntry
        {
            Id = $"entry-{++_entries}",
            Time = _now,
            Guardrail = definition.Name,
            Resource = s_repository,
            Verdict = verdict,
            Reason = reason,
            Outcome = outcome,
            Changes = [new Change("visibility", "public", "private")],
            Actor = "mona",
            Cause = cause,
            Trigger = "t",
            Policy = "none",
            After = isDone || outcome is EntryOutcome.Remediated ? _standing.State : null,
            Urgent = urgent,
        };
        var look = new Look("look", _now, definition.Name, new Hint(s_repository), cause, "t", "mona", _now, _now);
        var settled = new Settled(definition, look, _standing, next, outcome, reason, entry);
        INoticeChannel channel = new NoticeChannel(_engine);
        var notices = channel.NoticesOf(settled);
        _standing = next with { Told = channel.ToldBy(settled) };
        return [.. notices.Select(work => NoticeErrand.Of((Errand)work)!)];
    }
}
