using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Events.Aws.Queues;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Storage;
using ZocSec.Tests.Aws;
using ZocSec.Tests.EndToEnd;
using ZocSec.Tests.Engine;

namespace ZocSec.Tests.Events.Aws.Queues;

/// <summary>Queues of a real server: what is taken, what stays, and what is said.</summary>
public sealed class QueuePollingTests(Moto moto) : IDisposable
{
    private readonly LogKeeper _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task ThousandEventsInTenQueues_EachBecomeOneLook()
    {
        // The server's work grows with the square of what is in one queue.
        var queues = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TestQueue.CreateAsync(moto)));
        using var engine = Engine();
        await Task.WhenAll(
            queues.Select((queue, index) => queue.SendAsync(Enumerable.Range(index * 100, 100).Select(Call)))
        );
        await queues[0].SendAsync(Call(0), Call(500));
        using var telemetry = new Telemetry();
        using var members = Members(queues[0]);

        using var polling = Polling(queues, members, Intake(engine, telemetry), telemetry);
        await polling.DrainAsync(CancellationToken.None);

        foreach (var queue in queues)
        {
            Assert.Equal((0, 0), await queue.CountAsync());
            queue.Dispose();
        }

        Assert.Equal(1000, (await engine.Stores.Queue.StatusAsync(CancellationToken.None)).Waiting);
        Assert.Empty(Warnings());
    }

    [Fact]
    public async Task EventOnDiskWhoseMessageWasNotDeleted_ComesAgainAndIsNoSecondLook()
    {
        using var queue = await TestQueue.CreateAsync(moto);
        using var engine = Engine();
        await queue.SendAsync(Call(0));
        using var telemetry = new Telemetry();
        using var members = Members(queue);
        var real = Intake(engine, telemetry);
        var killed = new Mock<IAwsIntake>();
        killed
            .Setup(intake => intake.TakeAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .Returns(
                async (ReadOnlyMemory<byte> json, CancellationToken ct) =>
                {
                    await real.TakeAsync(json, ct);
                    throw new StorageException("the process ends here", new IOException());
                }
            );
        using (var first = Polling(queue, members, killed.Object, telemetry))
        {
            await first.DrainAsync(CancellationToken.None);
        }

        Assert.NotEqual((0, 0), await queue.CountAsync());
        using var second = Polling(queue, members, real, telemetry);
        await Eventually.IsSoAsync(async () =>
        {
            await second.DrainAsync(CancellationToken.None);
            return await queue.CountAsync() == (0, 0);
        });

        Assert.Equal(1, (await engine.Stores.Queue.StatusAsync(CancellationToken.None)).Waiting);
    }

    [Fact]
    public async Task WhatIsNoEvent_StaysHidden_AndKeepsNoOtherFromBeingTaken()
    {
        using var queue = await TestQueue.CreateAsync(moto);
        using var engine = Engine();
        await queue.SendAsync(
            "no json",
            Call(0),
            """{"Type":"Notification","TopicArn":"arn:x","Message":"no json"}""",
            Call(1)
        );
        using var telemetry = new Telemetry();
        using var members = Members(queue);

        using var polling = Polling(queue, members, Intake(engine, telemetry), telemetry);
        await polling.DrainAsync(CancellationToken.None);

        Assert.Equal((0, 2), await queue.CountAsync());
        Assert.Equal(2, (await engine.Stores.Queue.StatusAsync(CancellationToken.None)).Waiting);
        Assert.All(Warnings(), warning => Assert.Contains("hidden for 00:05:00", warning, StringComparison.Ordinal));
        Assert.DoesNotContain(Warnings(), warning => warning.Contains("no json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhileThePolicyIsNotKnown_NothingIsReceived()
    {
        using var queue = await TestQueue.CreateAsync(moto);
        await queue.SendAsync("{}");
        var intake = new Mock<IAwsIntake>();
        intake
            .Setup(same => same.ReadyAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new Reading.Blocked("the operator's policy is not read yet", RetryAt: null));
        using var telemetry = new Telemetry();
        using var members = Members(queue);

        using var polling = Polling(queue, members, intake.Object, telemetry, new QueuePace());
        await polling.DrainAsync(CancellationToken.None);

        Assert.Equal((1, 0), await queue.CountAsync());
        Assert.Contains("policy is not read yet", Assert.Single(Warnings()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AwsIntakeResult.NotYet, 1, 1)]
    [InlineData(AwsIntakeResult.Malformed, 1, 0)]
    [InlineData(AwsIntakeResult.Ignored, 0, 0)]
    [InlineData(AwsIntakeResult.Duplicate, 0, 0)]
    public async Task Message_IsDeleted_WhenNothingMoreCanComeOfIt(AwsIntakeResult result, int left, int problems)
    {
        using var queue = await TestQueue.CreateAsync(moto);
        await queue.SendAsync("{}");
        var intake = new Mock<IAwsIntake>();
        intake
            .Setup(same => same.TakeAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(result);
        using var telemetry = new Telemetry();
        using var members = Members(queue);

        using var polling = Polling(queue, members, intake.Object, telemetry, new QueuePace());
        await polling.DrainAsync(CancellationToken.None);

        var (visible, hidden) = await queue.CountAsync();
        Assert.Equal(left, visible + hidden);
        Assert.Equal(problems, Warnings().Count(warning => warning.Contains("policy", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task IntakeThatFailsAsNobodyThought_KeepsTheMessageAndGoesOn()
    {
        using var queue = await TestQueue.CreateAsync(moto);
        await queue.SendAsync("1", "2");
        var intake = new Mock<IAwsIntake>();
        intake
            .Setup(same => same.TakeAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(
                (ReadOnlyMemory<byte> json, CancellationToken _) =>
                    json.Span is [(byte)'1'] ? throw new InvalidOperationException() : AwsIntakeResult.Accepted
            );
        using var telemetry = new Telemetry();
        using var members = Members(queue);

        using var polling = Polling(queue, members, intake.Object, telemetry);
        await polling.DrainAsync(CancellationToken.None);

        Assert.Equal((0, 1), await queue.CountAsync());
    }

    [Fact]
    public async Task QueueThatIsMissing_IsSaidOnce_AndReadWhenItIsMade()
    {
        using var queue = await TestQueue.PlanAsync(moto);
        using var engine = Engine();
        using var telemetry = new Telemetry();
        using var members = Members(queue);
        using var polling = Polling(queue, members, Intake(engine, telemetry), telemetry);

        await polling.StartAsync(CancellationToken.None);
        await Eventually.IsSoAsync(() => Task.FromResult(Warnings().Count > 0));
        // It has failed more than once before it is there.
        await polling.DrainAsync(CancellationToken.None);
        await queue.CreateAsync();
        await queue.SendAsync(Call(0));
        await Eventually.IsSoAsync(async () => await queue.CountAsync() == (0, 0));
        await polling.StopAsync(CancellationToken.None);

        Assert.Contains("create it, or mend Aws__Queues", Assert.Single(Warnings()), StringComparison.Ordinal);
        Assert.Equal(1, (await engine.Stores.Queue.StatusAsync(CancellationToken.None)).Waiting);
        Assert.Single(_log.Lines, line => line.EndsWith("again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_DoesNotWaitForAMessage()
    {
        using var queue = await TestQueue.CreateAsync(moto);
        using var telemetry = new Telemetry();
        using var members = Members(queue);
        using var polling = Polling(
            queue,
            members,
            Mock.Of<IAwsIntake>(),
            telemetry,
            new QueuePace { Wait = TimeSpan.FromSeconds(20) }
        );
        await polling.StartAsync(CancellationToken.None);

        await polling.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.True(polling.ExecuteTask!.IsCanceled);
        Assert.Empty(Warnings());
    }

    private List<string> Warnings() => [.. _log.Lines.Where(line => !line.EndsWith("again", StringComparison.Ordinal))];

    private static EngineFixture Engine() =>
        new()
        {
            Policy = new()
            {
                Hash = "accounts",
                Accounts = [new AwsAccount { Id = "111111111111", Regions = ["eu-central-1"] }],
            },
        };

    private static AwsIntake Intake(EngineFixture engine, Telemetry telemetry)
    {
        // Which bucket an event is about is told without asking anybody.
        var guardrail = new BucketEncryptionGuardrail(null!, null!);
        return new AwsIntake(
            new AwsAccounts(engine, engine.Time),
            new Intake(new GuardrailSet([guardrail]), [], engine, engine.Stores.Queue, telemetry, engine.Time),
            engine.Time,
            NullLogger<AwsIntake>.Instance
        );
    }

    private static MemberCredentials Members(TestQueue queue) => new(queue.Settings, TimeProvider.System);

    private QueuePolling Polling(
        TestQueue queue,
        MemberCredentials members,
        IAwsIntake intake,
        Telemetry telemetry,
        QueuePace? pace = null
    ) => Polling([queue], members, intake, telemetry, pace);

    private QueuePolling Polling(
        TestQueue[] queues,
        MemberCredentials members,
        IAwsIntake intake,
        Telemetry telemetry,
        QueuePace? pace = null
    ) =>
        new(
            new QueueSettings { Urls = [.. queues.Select(queue => queue.Url)] },
            queues[0].Settings,
            members,
            intake,
            telemetry,
            pace ?? new QueuePace { Wait = TimeSpan.FromSeconds(1), FirstPutOff = TimeSpan.FromSeconds(1) },
            TimeProvider.System,
            new LoggerFactory([_log]).CreateLogger<QueuePolling>()
        );

    private static string Call(int number) =>
        AwsEventTests
            .Call(
                "s3",
                "CreateBucket",
                string.Create(CultureInfo.InvariantCulture, $$"""{"bucketName":"bucket-{{number}}"}"""),
                "null",
                "{}",
                "111111111111"
            )
            .Replace("call-1", $"call-{number}", StringComparison.Ordinal);
}
