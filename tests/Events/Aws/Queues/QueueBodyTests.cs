using System.Text;
using ZocSec.Core.Events.Aws.Queues;

namespace ZocSec.Tests.Events.Aws.Queues;

/// <summary>What is taken from the body of a message.</summary>
public sealed class QueueBodyTests
{
    [Fact]
    public void MessageOfSns_HoldsTheEvent() =>
        Assert.Equal(
            """{"source":"aws.s3"}""",
            Read("""{"Type":"Notification","TopicArn":"arn:x","Message":"{\"source\":\"aws.s3\"}"}""")
        );

    [Theory]
    [InlineData("""{"source":"aws.s3","detail":{"Type":"Notification","Message":"x"}}""")]
    [InlineData("""{"Type":"SubscriptionConfirmation","TopicArn":"arn:x","Message":"x"}""")]
    [InlineData("""{"Type":"Notification","Message":"x"}""")]
    [InlineData("""{"Type":"Notification","TopicArn":"arn:x","Message":{}}""")]
    [InlineData("[1]")]
    [InlineData("no json")]
    [InlineData("")]
    public void AnythingElse_IsTakenAsItIs(string body) => Assert.Equal(body, Read(body));

    private static string Read(string body) => Encoding.UTF8.GetString(QueueBody.EventOf(body).Span);
}
