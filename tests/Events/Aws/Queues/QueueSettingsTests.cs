using ZocSec.Core.Aws;
using ZocSec.Core.Events.Aws.Queues;

namespace ZocSec.Tests.Events.Aws.Queues;

/// <summary>Which URLs are queues, and where they are read.</summary>
public sealed class QueueSettingsTests
{
    private const string Url = "https://sqs.eu-west-1.amazonaws.com/111111111111/zocsec";

    [Theory]
    [InlineData(Url, "eu-west-1")]
    [InlineData("https://sqs.cn-north-1.amazonaws.com.cn/111111111111/zocsec", "cn-north-1")]
    [InlineData("https://sqs-fips.us-gov-west-1.amazonaws.com/111111111111/a_b-c", "us-gov-west-1")]
    public void Url_NamesTheRegion(string url, string region)
    {
        Assert.Equal(region, AwsQueue.Of(url, new AwsSettings())?.Region);
        Assert.Empty(new QueueSettings { Urls = [url] }.Problems(new AwsSettings()));
    }

    [Theory]
    [InlineData("http://sqs.eu-west-1.amazonaws.com/111111111111/zocsec")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com.example/111111111111/zocsec")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com@example.com/111111111111/zocsec")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/111111111111/zocsec.fifo")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/1111/zocsec")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/111111111111/zocsec\n")]
    [InlineData("https://sns.eu-west-1.amazonaws.com/111111111111/zocsec")]
    [InlineData("arn:aws:sqs:eu-west-1:111111111111:zocsec")]
    public void Url_OfAnythingElse_IsSaidByItsNumberAndNotShown(string url)
    {
        var problem = Assert.Single(new QueueSettings { Urls = [Url, url] }.Problems(new AwsSettings()));

        Assert.StartsWith("Aws__Queues has as number 2 no URL of a standard queue", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(url, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void WithAnotherServerInPlaceOfAws_TheQueueMustBeThere()
    {
        var settings = new AwsSettings { Endpoint = new Uri("http://localhost:5000"), Region = "eu-central-1" };

        Assert.Equal("eu-central-1", AwsQueue.Of("http://localhost:5000/111111111111/zocsec", settings)?.Region);
        Assert.Null(AwsQueue.Of("http://localhost:5001/111111111111/zocsec", settings));
        Assert.Null(AwsQueue.Of(Url, settings));
    }

    [Fact]
    public void ManyQueues_AreTooMany()
    {
        var urls = Enumerable.Range(0, QueueSettings.MaxQueues + 1).Select(number => $"{Url}-{number}");

        Assert.Contains(
            "at most 10",
            Assert.Single(new QueueSettings { Urls = [.. urls] }.Problems(new AwsSettings())),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "twice",
            Assert.Single(new QueueSettings { Urls = [Url, Url] }.Problems(new AwsSettings())),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Pace_GrowsToItsLimits()
    {
        var pace = new QueuePace();

        Assert.Equal(TimeSpan.FromSeconds(15), pace.PutOff(1));
        Assert.Equal(TimeSpan.FromMinutes(15), pace.PutOff(1000));
        Assert.Equal(TimeSpan.FromMinutes(5), pace.SetAside(1));
        Assert.Equal(TimeSpan.FromHours(11), pace.SetAside(1000));
        Assert.InRange(pace.PauseAfter(1), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.InRange(pace.PauseAfter(1000), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
    }
}
