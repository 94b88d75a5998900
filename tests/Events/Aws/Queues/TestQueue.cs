using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using ZocSec.Core.Aws;
using ZocSec.Tests.Aws;

namespace ZocSec.Tests.Events.Aws.Queues;

/// <summary>A queue of a real server, past the program's own client.</summary>
internal sealed class TestQueue : IDisposable
{
    private readonly AmazonSQSClient _sqs;
    private readonly string _name = $"events-{Guid.NewGuid():N}";

    private TestQueue(AwsSettings settings)
    {
        Settings = settings;
        _sqs = new AmazonSQSClient(
            settings.Credentials ?? new AnonymousAWSCredentials(),
            new AmazonSQSConfig { ServiceURL = settings.Endpoint!.AbsoluteUri, AuthenticationRegion = settings.Region }
        );
        Url = $"{settings.Endpoint.GetLeftPart(UriPartial.Authority)}/123456789012/{_name}";
    }

    public AwsSettings Settings { get; }

    public string Url { get; }

    /// <summary>Where a queue would be that nobody has made yet.</summary>
    public static async Task<TestQueue> PlanAsync(Moto moto) => new(await moto.SettingsAsync());

    public static async Task<TestQueue> CreateAsync(Moto moto)
    {
        var queue = await PlanAsync(moto);
        await queue.CreateAsync();
        return queue;
    }

    public async Task CreateAsync() => Assert.Equal(Url, (await _sqs.CreateQueueAsync(_name)).QueueUrl);

    public async Task SendAsync(params IEnumerable<string> bodies)
    {
        foreach (var ten in bodies.Chunk(10))
        {
            var entries = ten.Select((body, index) => new SendMessageBatchRequestEntry($"{index}", body)).ToList();
            Assert.Equal(ten.Length, (await _sqs.SendMessageBatchAsync(Url, entries)).Successful.Count);
        }
    }

    /// <summary>How many messages are there: to be received, and hidden.</summary>
    public async Task<(int Visible, int Hidden)> CountAsync()
    {
        var answer = await _sqs.GetQueueAttributesAsync(
            Url,
            ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        );
        return (answer.ApproximateNumberOfMessages, answer.ApproximateNumberOfMessagesNotVisible);
    }

    public void Dispose() => _sqs.Dispose();
}
