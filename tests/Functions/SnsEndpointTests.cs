using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Storage;
using ZocSec.Functions.Settings;
using ZocSec.Tests.Events.Aws;

namespace ZocSec.Tests.Functions;

/// <summary>What the endpoint of SNS answers.</summary>
public sealed class SnsEndpointTests
{
    private readonly Mock<ISnsInbox> _inbox = new(MockBehavior.Strict);
    private readonly Mock<IAwsIntake> _intake = new(MockBehavior.Strict);

    public static TheoryData<SnsOpened, int> Answers =>
        new()
        {
            { new SnsOpened.Done(), 200 },
            { new SnsOpened.Refused(), 403 },
            { new SnsOpened.Unavailable(), 503 },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Message_WithoutAnEvent_IsAnswered(SnsOpened opened, int status)
    {
        _inbox
            .Setup(inbox => inbox.OpenAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(opened);
        await using var host = await StartAsync();

        Assert.Equal(status, (await PostAsync(host, "{}")).Status);
    }

    [Theory]
    [InlineData(AwsIntakeResult.Accepted, 202)]
    [InlineData(AwsIntakeResult.Duplicate, 200)]
    [InlineData(AwsIntakeResult.Ignored, 200)]
    [InlineData(AwsIntakeResult.Malformed, 400)]
    [InlineData(AwsIntakeResult.NotYet, 503)]
    public async Task Event_IsAnsweredAsItWasTaken(AwsIntakeResult result, int status)
    {
        Publish("the event");
        string? taken = null;
        _intake
            .Setup(intake => intake.TakeAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .Callback((ReadOnlyMemory<byte> json, CancellationToken _) => taken = Encoding.UTF8.GetString(json.Span))
            .ReturnsAsync(result);
        await using var host = await StartAsync();

        Assert.Equal(status, (await PostAsync(host, "{}")).Status);
        Assert.Equal("the event", taken);
    }

    [Fact]
    public async Task Event_ThatCannotBeKept_Is503()
    {
        Publish("the event");
        _intake
            .Setup(intake => intake.TakeAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StorageException("full"));
        await using var host = await StartAsync();

        Assert.Equal(503, (await PostAsync(host, "{}")).Status);
    }

    [Fact]
    public async Task WithoutTopics_Is404()
    {
        await using var host = await StartAsync(settings => settings with { Sns = new SnsSettings() });

        Assert.Equal(404, (await PostAsync(host, "{}")).Status);
    }

    [Fact]
    public async Task BodyThatIsTooLarge_Is413()
    {
        await using var host = await StartAsync();

        Assert.Equal(413, (await PostAsync(host, new string(' ', ISnsInbox.MaxBytes + 1))).Status);
    }

    [Fact]
    public async Task Forged_Is403_AndSaysNothingMore()
    {
        await using var host = await HostDriver.StartAsync(change: Listen);
        var forged = SnsSender.Notification();
        var unknown = SnsSender.Notification();
        unknown["TopicArn"] = "arn:aws:sns:eu-central-1:222222222222:zocsec";

        var answers = new[]
        {
            await PostAsync(host, "{}"),
            await PostAsync(host, Encoding.UTF8.GetString(SnsSender.Json(forged))),
            await PostAsync(host, Encoding.UTF8.GetString(SnsSender.Json(unknown))),
        };

        Assert.Equal(403, answers[0].Status);
        Assert.Single(answers.Distinct());
    }

    private static HostSettings Listen(HostSettings settings) =>
        settings with
        {
            Sns = new SnsSettings { Topics = [SnsSender.Topic] },
        };

    private static async Task<Answer> PostAsync(HostDriver host, string body)
    {
        // The type that SNS posts with.
        using var content = new StringContent(body, Encoding.UTF8, "text/plain");
        using var answer = await host.Http.PostAsync(new Uri("/api/aws/sns", UriKind.Relative), content);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private void Publish(string text) =>
        _inbox
            .Setup(inbox => inbox.OpenAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new SnsOpened.Event(Encoding.UTF8.GetBytes(text)));

    private Task<HostDriver> StartAsync(Func<HostSettings, HostSettings>? change = null) =>
        HostDriver.StartAsync(
            change: change ?? Listen,
            configure: builder =>
            {
                builder.Services.AddSingleton(_inbox.Object);
                builder.Services.AddSingleton(_intake.Object);
            }
        );
}
