using System.Net;
using Microsoft.Extensions.Time.Testing;
using Moq;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Aws;

/// <summary>What reaches the subscribers of a topic, and what is said when nothing does.</summary>
public sealed class SnsNoticesTests(Moto aws)
{
    private static readonly GuardrailName s_guardrail = new("aws/bucket-encryption");
    private static readonly FakeTimeProvider s_time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Publish_ReachesASubscriber_InTheRegionOfTheTopic()
    {
        using var inbox = await InboxAsync();

        var outcome = await inbox.PublishAsync("Bucket „x“\nis open", "text é & = +");

        Assert.IsType<Outcome.Applied>(outcome);
        var received = await inbox.ReceiveAsync();
        Assert.Equal("text é & = +", received.GetProperty("Message").GetString());
        Assert.Equal("Bucket ?x? is open", received.GetProperty("Subject").GetString());
    }

    [Fact]
    public async Task Publish_TooMuch_IsCutAtACharacter()
    {
        using var inbox = await InboxAsync();

        await inbox.PublishAsync(new string('s', 200), string.Concat(Enumerable.Repeat("𝄞", 70_000)));

        var received = await inbox.ReceiveAsync();
        var message = received.GetProperty("Message").GetString()!;
        Assert.EndsWith("𝄞\n(cut off)", message, StringComparison.Ordinal);
        Assert.InRange(
            System.Text.Encoding.UTF8.GetByteCount(message),
            SnsNotices.MaxMessage - 4,
            SnsNotices.MaxMessage
        );
        Assert.Equal(SnsNotices.MaxSubject, received.GetProperty("Subject").GetString()!.Length);
    }

    [Fact]
    public async Task Publish_ToATopicThatIsNotThere_SaysSo()
    {
        using var inbox = await InboxAsync();

        var outcome = await inbox.PublishAsync("s", "m", topic: $"arn:aws:sns:eu-west-1:{inbox.Account}:other");

        var blocked = Assert.IsType<Outcome.Blocked>(outcome);
        Assert.Null(blocked.RetryAt);
        Assert.Contains("sns:Publish", blocked.Reason, StringComparison.Ordinal);
        Assert.Contains("NotFound", blocked.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zocsec")]
    [InlineData("arn:aws:sqs:eu-west-1:111111111111:zocsec")]
    public async Task Publish_ToNoTopic_AsksNobody(string topic)
    {
        var clients = new Mock<IAwsClients>(MockBehavior.Strict);

        var outcome = await new SnsNotices(clients.Object, s_time).PublishAsync(
            new AwsTarget(new AwsAccount(), "eu-west-1", s_guardrail),
            topic,
            "s",
            "m",
            CancellationToken.None
        );

        Assert.Contains("notify: sns", Assert.IsType<Outcome.Blocked>(outcome).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "AuthorizationError", false, "allow it in the role's policy")]
    [InlineData(HttpStatusCode.BadRequest, "Throttling", true, "slow down")]
    [InlineData(HttpStatusCode.Forbidden, "InvalidClientTokenId", false, "region may not be enabled")]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError", true, "AWS failed")]
    [InlineData(HttpStatusCode.BadGateway, null, true, "AWS failed")]
    [InlineData(null, null, true, "could not be reached")]
    public async Task Fault_IsSaid_AndTriedAgainWhenThatHelps(
        HttpStatusCode? status,
        string? code,
        bool retry,
        string say
    )
    {
        using var handler = new Answers(
            status,
            code is null
                ? "<html>not xml"
                : $"<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Code>{code}</Code><Message>m</Message></Error></ErrorResponse>"
        );
        using var http = new HttpClient(handler) { BaseAddress = new Uri("http://sns.example/") };
        var clients = new Mock<IAwsClients>(MockBehavior.Strict);
        clients.Setup(all => all.Signed(It.IsAny<AwsTarget>(), "sns")).Returns(http);

        var outcome = await new SnsNotices(clients.Object, s_time).PublishAsync(
            new AwsTarget(new AwsAccount { Id = "111111111111" }, "eu-west-1", s_guardrail),
            "arn:aws:sns:eu-west-1:111111111111:zocsec",
            "s",
            "m",
            CancellationToken.None
        );

        var blocked = Assert.IsType<Outcome.Blocked>(outcome);
        Assert.Contains(say, blocked.Reason, StringComparison.Ordinal);
        Assert.Equal(retry, blocked.RetryAt > s_time.GetUtcNow());
    }

    private async Task<TopicInbox> InboxAsync() =>
        // In another region than the account's.
        await TopicInbox.CreateAsync(aws, aws.NewAccount(), "eu-west-1");

    private sealed class Answers(HttpStatusCode? status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) =>
            status is { } known
                ? Task.FromResult(new HttpResponseMessage(known) { Content = new StringContent(body) })
                : throw new HttpRequestException("down");
    }
}
