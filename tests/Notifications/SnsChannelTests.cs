using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Sns;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Tests.Engine;
using ZocSec.Tests.Guardrails;

namespace ZocSec.Tests.Notifications;

/// <summary>What people are told of, once, and in which words.</summary>
public sealed class SnsChannelTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ResourceId s_bucket = new AwsResource(
        "s3",
        "",
        "111111111111",
        "bucket",
        "data"
    ).ToResourceId(TenantId.Default, new ResourceKind("aws/bucket"));

    private readonly EngineFixture _engine = new()
    {
        Policy = new Policy
        {
            Notify = new NotifySettings { Sns = "arn:aws:sns:eu-west-1:111111111111:zocsec" },
            Accounts = [new AwsAccount { Id = "111111111111", Owner = "platform" }],
        },
    };

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(EntryOutcome.Remediated, "encryption put right")]
    [InlineData(EntryOutcome.Observed, "encryption breaks the policy, only observed")]
    [InlineData(EntryOutcome.Paused, "encryption breaks the policy, all changes are paused")]
    [InlineData(EntryOutcome.Reported, "encryption breaks the policy, only people can mend it")]
    [InlineData(EntryOutcome.Blocked, "encryption blocked, a person must act")]
    [InlineData(EntryOutcome.BreakerTripped, "encryption left as it is, breaker tripped")]
    [InlineData(EntryOutcome.Drifted, "encryption changed by others meanwhile")]
    [InlineData(EntryOutcome.Unverified, "encryption changed, but not as expected")]
    [InlineData(EntryOutcome.Slowed, "encryption comes back again and again")]
    [InlineData(EntryOutcome.GivenUp, "encryption left to people, it keeps coming back")]
    [InlineData(EntryOutcome.Unknown, "encryption cannot be told")]
    [InlineData(EntryOutcome.DeadLettered, "encryption failed again and again")]
    public void DecisionThatPeopleMustHearOf_IsTold(EntryOutcome outcome, string what) =>
        Assert.Equal(
            $"ZocSec: bucket data in 111111111111: {what}",
            Assert.Single(Notices(EntryOutcome.Compliant, outcome)).Subject
        );

    [Theory]
    [InlineData(EntryOutcome.Compliant)]
    [InlineData(EntryOutcome.Joined)]
    [InlineData(EntryOutcome.Exempt)]
    [InlineData(EntryOutcome.Gone)]
    [InlineData(EntryOutcome.Refused)]
    public void AnyOther_IsNot(EntryOutcome outcome) => Assert.Empty(Notices(EntryOutcome.Observed, outcome));

    [Theory]
    [InlineData(EntryOutcome.Observed, 0)]
    [InlineData(EntryOutcome.Paused, 0)]
    [InlineData(EntryOutcome.Reported, 0)]
    [InlineData(EntryOutcome.Blocked, 0)]
    [InlineData(EntryOutcome.BreakerTripped, 0)]
    [InlineData(EntryOutcome.Unknown, 0)]
    [InlineData(EntryOutcome.Remediated, 1)]
    public void TheSameDecisionAgain_IsToldOnlyWhereSomethingWasChanged(EntryOutcome outcome, int notices) =>
        Assert.Equal(notices, Notices(outcome, outcome).Count);

    [Fact]
    public void AnotherReason_IsTold() =>
        Assert.Single(Notices(EntryOutcome.Observed, EntryOutcome.Observed, reason: "it is another key"));

    [Fact]
    public void WithoutAnEntry_NothingIsTold() =>
        Assert.Empty(
            new SnsChannel(_engine).NoticesOf(
                Settled(EntryOutcome.None, EntryOutcome.Observed, "r") with
                {
                    Entry = null,
                }
            )
        );

    [Fact]
    public void GuardrailOfGitHub_IsNotToldOf() =>
        Assert.Empty(
            new SnsChannel(_engine).NoticesOf(
                Settled(EntryOutcome.None, EntryOutcome.Observed, "r") with
                {
                    Guardrail = PublicRepositoryGuardrail.Declaration,
                }
            )
        );

    [Fact]
    public void WithoutATopic_NothingIsTold()
    {
        _engine.Policy = _engine.Policy with { Notify = new NotifySettings() };

        Assert.Empty(Notices(EntryOutcome.None, EntryOutcome.Observed));
    }

    [Fact]
    public void Text_SaysWhatWhereWhoWhenWhyAndHowToExempt()
    {
        var notice = Assert.Single(Notices(EntryOutcome.None, EntryOutcome.Observed, reason: "it is\nnone"));

        Assert.Equal(
            """
            bucket data: encryption breaks the policy, only observed

            Account: 111111111111
            Region: eu-west-1
            Owner: payments (tag Team)
            Actor: not known (found by: sweep)
            Happened: 2026-03-01 11:59:00 UTC
            Decided: 2026-03-01 12:00:00 UTC

            Why: it is none

            Not done:
            - encryption: none → AES256

            If it is meant to be as it is, exempt it in the policy:
              - { guardrail: aws/bucket-encryption, resource: "data", until: YYYY-MM-DD, owner: WHO, reason: WHY }

            Ledger: entry-1
            Resource: arn:aws:s3::111111111111:bucket/data

            """,
            notice.Text
        );
    }

    [Fact]
    public void ManyChangesAndALongReasonAndName_AreCutShort()
    {
        var settled = Settled(EntryOutcome.None, EntryOutcome.Remediated, new string('r', 9000));
        var name = new string('n', 63);
        var entry = settled.Entry! with
        {
            Resource = new AwsResource("s3", "", "111111111111", "bucket", name).ToResourceId(
                TenantId.Default,
                s_bucket.Kind
            ),
            Changes =
            [
                .. Enumerable.Range(0, 200).Select(number => new Change($"p{number}", "a", "b", "objects stay")),
            ],
        };

        var work = Assert.Single(new SnsChannel(_engine).NoticesOf(settled with { Entry = entry }));

        var notice = SnsErrand.Of((Errand)work)!;
        Assert.InRange(notice.Text.Length, 4000, 8000);
        Assert.Contains(
            "- p19: a → b (lasting: objects stay)\n- and 180 more\n",
            notice.Text,
            StringComparison.Ordinal
        );
        Assert.InRange(notice.Subject.Length, 1, SnsNotices.MaxSubject);
        Assert.EndsWith("... in 111111111111: encryption put right", notice.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Errand_IsOnePerEntry()
    {
        var settled = Settled(EntryOutcome.None, EntryOutcome.Remediated, "r");

        var ids = new[] { settled, settled }.Select(same => Assert.Single(new SnsChannel(_engine).NoticesOf(same)).Id);

        Assert.Equal(["sns-notice/entry-1"], ids.Distinct(StringComparer.Ordinal));
    }

    private List<SnsErrand> Notices(EntryOutcome before, EntryOutcome after, string reason = "same") =>
        [
            .. new SnsChannel(_engine)
                .NoticesOf(Settled(before, after, reason))
                .Select(work => SnsErrand.Of((Errand)work)!),
        ];

    private static Settled Settled(EntryOutcome before, EntryOutcome after, string reason)
    {
        var definition = BucketEncryptionGuardrail.Declaration;
        var standing = new Standing
        {
            Guardrail = definition.Name,
            Resource = s_bucket,
            State = GitHubEvents.Json("""{"region":"eu-west-1","tags":{"Team":"payments"}}"""),
            Verdict = VerdictKind.Violation,
            Outcome = before,
            Reason = "same",
        };
        var look = new Look(
            "look",
            s_now,
            definition.Name,
            new Hint(s_bucket),
            LookCause.Sweep,
            "sweep/1",
            Actor: null,
            s_now.AddMinutes(-1),
            s_now
        );
        var next = standing with { Outcome = after, Reason = reason };
        var entry = new LedgerEntry
        {
            Id = "entry-1",
            Time = s_now,
            Guardrail = definition.Name,
            Resource = s_bucket,
            Verdict = VerdictKind.Violation,
            Reason = reason,
            Outcome = after,
            Changes = [new Change("encryption", "none", "AES256")],
            Cause = LookCause.Sweep,
            Trigger = "sweep/1",
            Policy = "none",
            After = after is EntryOutcome.Remediated ? standing.State : null,
        };
        return new Settled(definition, look, standing, next, after, reason, entry);
    }
}
