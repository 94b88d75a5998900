using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Sns;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Tenants;
using ZocSec.Tests.Engine;

namespace ZocSec.Tests.Notifications;

/// <summary>What becomes of a notice that the topic takes, puts off or refuses.</summary>
public sealed class SnsRunnerTests : IDisposable
{
    private const string Topic = "arn:aws:sns:eu-west-1:111111111111:zocsec";

    private readonly EngineFixture _engine = new()
    {
        Policy = new Policy
        {
            Notify = new NotifySettings { Sns = Topic },
            Accounts = [new AwsAccount { Id = "111111111111" }],
        },
    };
    private readonly Telemetry _telemetry = new();
    private HttpStatusCode? _status = HttpStatusCode.OK;
    private string _code = "";
    private int _asked;

    public void Dispose()
    {
        _engine.Dispose();
        _telemetry.Dispose();
    }

    private FakeTimeProvider Time => _engine.Time;

    [Fact]
    public async Task Run_IsDone_WhenTheTopicHasIt()
    {
        Assert.IsType<ErrandResult.Done>(await RunAsync());
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Run_AsksNobody_WhenThePolicyNamesNoTopicAnyMore()
    {
        _engine.Policy = _engine.Policy with { Notify = new NotifySettings() };

        Assert.IsType<ErrandResult.Done>(await RunAsync());
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task Run_Waits_WhileThePolicyIsNotKnown()
    {
        _engine.Unknown = new Reading.Blocked("not yet", RetryAt: null);

        Assert.True(Assert.IsType<ErrandResult.Later>(await RunAsync()).RetryAt > Time.GetUtcNow());
        Assert.Equal(0, _asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "Throttling")]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError")]
    [InlineData(null, "")]
    public async Task Run_Waits_ForWhatPasses(HttpStatusCode? status, string code)
    {
        (_status, _code) = (status, code);

        Assert.IsType<ErrandResult.Later>(await RunAsync());
    }

    [Fact]
    public async Task TopicThatRefuses_IsTriedAFewTimes_ThenSetAsideWithTheReason_AndCanBeToldLater()
    {
        (_status, _code) = (HttpStatusCode.Forbidden, "AuthorizationError");
        var queue = _engine.Stores.Queue;
        await queue.EnqueueAsync([Errand()], CancellationToken.None);

        await WorkAsync();

        Assert.Equal(WorkRunner.MaxTries, _asked);
        var letter = Assert.Single(await queue.ListDeadLettersAsync(tenant: null, 10, CancellationToken.None));
        Assert.Contains("sns:Publish", letter.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("the text", letter.Reason, StringComparison.Ordinal);

        _status = HttpStatusCode.OK;
        Assert.Equal(1, await queue.RedriveAsync(letter.Work.Id, CancellationToken.None));
        await WorkAsync();

        Assert.Equal(WorkRunner.MaxTries + 1, _asked);
        Assert.Equal(new QueueStatus(0, 0, OldestDue: null), await queue.StatusAsync(CancellationToken.None));
    }

    private async Task WorkAsync()
    {
        var processor = new ErrandProcessor(
            [Runner()],
            new TenantGate(
                new TenantStates(_engine.Stores.Cursors, Time),
                _engine.Stores.Queue,
                NullLogger<TenantGate>.Instance
            ),
            _engine.Stores.Queue,
            _telemetry,
            Time,
            NullLogger<ErrandProcessor>.Instance
        );
        for (var pass = 0; pass < WorkRunner.MaxTries + 2; pass++)
        {
            _engine.Stores.Queue.Signal(due: null);
            foreach (var leased in await _engine.Stores.Queue.LeaseAsync(10, CancellationToken.None))
            {
                await processor.ProcessAsync(leased, (Errand)leased.Work, CancellationToken.None);
            }

            Time.Advance(TimeSpan.FromHours(1));
        }
    }

    private Task<ErrandResult> RunAsync() => Runner().RunAsync(Errand(), CancellationToken.None);

    private SnsRunner Runner()
    {
        var clients = new Mock<IAwsClients>(MockBehavior.Strict);
        clients
            .Setup(all => all.Signed(It.Is<AwsTarget>(target => target.Region == "eu-west-1"), "sns"))
            .Returns(() => new HttpClient(new Answers(this)) { BaseAddress = new Uri("http://sns.example/") });
        return new SnsRunner(_engine, new SnsNotices(clients.Object, Time), new NoticeLane(Time), Time);
    }

    private Errand Errand()
    {
        var guardrail = new GuardrailName("aws/bucket-encryption");
        return new SnsErrand(guardrail, "the subject", "the text").ToWork(
            new LedgerEntry
            {
                Id = "entry-1",
                Time = Time.GetUtcNow(),
                Guardrail = guardrail,
                Resource = new ResourceId(TenantId.Default, new ResourceKind("aws/bucket"), "key", "name"),
                Verdict = VerdictKind.Compliant,
                Reason = "r",
                Outcome = EntryOutcome.Remediated,
                Cause = LookCause.Event,
                Trigger = "t",
                Policy = "none",
            }
        );
    }

    private sealed class Answers(SnsRunnerTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            test._asked++;
            return test._status is { } status
                ? Task.FromResult(
                    new HttpResponseMessage(status)
                    {
                        Content = new StringContent(
                            $"<ErrorResponse><Error><Code>{test._code}</Code><Message>m</Message></Error></ErrorResponse>"
                        ),
                    }
                )
                : throw new HttpRequestException("down");
        }
    }
}
