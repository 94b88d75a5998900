using System.Collections.Immutable;
using Amazon.SQS;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine;

namespace ZocSec.Core.Events.Aws.Queues;

/// <summary>Reads all queues side by side, each for as long as the program runs, as the hub role.</summary>
internal sealed class QueuePolling : BackgroundService, IAwsQueues
{
    // Longer than SQS waits for a message.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(35);

    private readonly ImmutableArray<AmazonSQSClient> _clients;
    private readonly ImmutableArray<QueuePoller> _pollers;

    public QueuePolling(
        QueueSettings queues,
        AwsSettings settings,
        MemberCredentials members,
        IAwsIntake intake,
        Telemetry telemetry,
        QueuePace pace,
        TimeProvider time,
        ILogger<QueuePolling> logger
    )
    {
        var read = queues
            .Urls.Select(url =>
                AwsQueue.Of(url, settings) ?? throw new ArgumentException("not a queue", nameof(queues))
            )
            .ToList();
        var clients = read.Select(queue => queue.Region)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(region => region, region => Client(settings, members, region), StringComparer.Ordinal);
        _clients = [.. clients.Values];
        _pollers =
        [
            .. read.Select(queue => new QueuePoller(
                queue,
                clients[queue.Region],
                intake,
                settings,
                telemetry,
                pace,
                time,
                logger
            )),
        ];
    }

    /// <inheritdoc />
    public Task DrainAsync(CancellationToken ct) => Task.WhenAll(_pollers.Select(poller => poller.DrainAsync(ct)));

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the way to the first answer.
        await Task.Yield();
        await Task.WhenAll(_pollers.Select(poller => poller.PollAsync(stoppingToken)));
    }

    private static AmazonSQSClient Client(AwsSettings settings, MemberCredentials members, string region)
    {
        var config = settings.Configure(new AmazonSQSConfig(), region);
        config.Timeout = s_patience;
        return members.Hub is { } hub ? new AmazonSQSClient(hub, config) : new AmazonSQSClient(config);
    }
}
