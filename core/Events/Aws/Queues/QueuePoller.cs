using System.Collections.Immutable;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Events.Aws.Queues;

/// <summary>
/// Takes events from one queue. A message is deleted once its event is on disk, or needs nothing; any other stays in the
/// queue and comes back.
/// </summary>
internal sealed partial class QueuePoller(
    AwsQueue queue,
    IAmazonSQS sqs,
    IAwsIntake intake,
    AwsSettings settings,
    Telemetry telemetry,
    QueuePace pace,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>What is read at once: as many as SQS gives.</summary>
    public const int AtOnce = 10;

    private const string Receive = "sqs:ReceiveMessage";
    private const string Delete = "sqs:DeleteMessage";
    private const string Hide = "sqs:ChangeMessageVisibility";
    private static readonly TimeSpan s_glance = TimeSpan.FromSeconds(1);

    private string? _problem;

    /// <summary>Reads until it is cancelled, whatever happens.</summary>
    public async Task PollAsync(CancellationToken ct)
    {
        var failures = 0;
        while (!ct.IsCancellationRequested)
        {
            failures = await RoundAsync(pace.Wait, ct) is Round.Failed ? failures + 1 : 0;
            if (failures > 0)
            {
                await Task.Delay(pace.PauseAfter(failures), time, ct);
            }
        }
    }

    /// <summary>Reads until there is nothing more, or something fails.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        while (await RoundAsync(s_glance, ct) is Round.Taken) { }
    }

    private async Task<Round> RoundAsync(TimeSpan wait, CancellationToken ct)
    {
        try
        {
            // Each time that a message is received counts towards what its queue's redrive policy allows.
            if (await intake.ReadyAsync(ct) is { } unknown)
            {
                return Fail(unknown.Reason);
            }

            var messages = await ReceiveAsync(wait, ct);
            // What was begun is finished, although the program is about to stop.
            return messages.Count is 0 ? Well(Round.Empty) : await TakeAsync(messages);
        }
        catch (AwsCallException fault)
        {
            return Fail(QueueFaults.Explain(fault, queue, settings));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Fail($"AWS did not answer in time for {queue.Name}");
        }
#pragma warning disable CA1031 // One queue never takes the program, or the other queues, with it.
        catch (Exception error) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Unexpected(logger, queue.Name, error);
            return Round.Failed;
        }
    }

    private async Task<IReadOnlyList<Message>> ReceiveAsync(TimeSpan wait, CancellationToken ct)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = queue.Url,
            MaxNumberOfMessages = AtOnce,
            WaitTimeSeconds = (int)wait.TotalSeconds,
            VisibilityTimeout = (int)pace.Hidden.TotalSeconds,
            MessageSystemAttributeNames = ["ApproximateReceiveCount"],
        };
        return (await AwsCalls.AskAsync(Receive, () => sqs.ReceiveMessageAsync(request, ct))).Messages ?? [];
    }

    private async Task<Round> TakeAsync(IReadOnlyList<Message> messages)
    {
        var fates = await Task.WhenAll(messages.Select(TakeAsync));
        var done = Of(Fate.Done);
        if (done.Length > 0)
        {
            // What is not deleted comes back, and is then known.
            await AwsCalls.AskAsync(
                Delete,
                () =>
                    sqs.DeleteMessageBatchAsync(
                        queue.Url,
                        [
                            .. done.Select(
                                (message, index) =>
                                    new DeleteMessageBatchRequestEntry($"{index}", message.ReceiptHandle)
                            ),
                        ]
                    )
            );
        }

        var putOff = Of(Fate.PutOff);
        await HideAsync([
            .. putOff.Select(message => (message, pace.PutOff(Received(message)))),
            .. Of(Fate.SetAside).Select(message => (message, pace.SetAside(Received(message)))),
        ]);
        return putOff.IsEmpty
            ? Well(Round.Taken)
            : Fail("the storage failed, or the operator's policy is not read yet; the events stay in the queue");

        ImmutableArray<Message> Of(Fate fate) => [.. messages.Where((_, index) => fates[index] == fate)];
    }

    private async Task<Fate> TakeAsync(Message message)
    {
        try
        {
            switch (await intake.TakeAsync(QueueBody.EventOf(message.Body ?? ""), CancellationToken.None))
            {
                case AwsIntakeResult.NotYet:
                    telemetry.Received("failed");
                    return Fate.PutOff;
                case AwsIntakeResult.Malformed:
                    telemetry.Received("malformed");
                    Log.SetAside(logger, message.MessageId, queue.Name, pace.SetAside(Received(message)));
                    return Fate.SetAside;
                default:
                    return Fate.Done;
            }
        }
        catch (StorageException error)
        {
            telemetry.Received("failed");
            Log.NotKept(logger, message.MessageId, queue.Name, error);
            return Fate.PutOff;
        }
#pragma warning disable CA1031 // A message that nobody thought of never keeps the others from being taken.
        catch (Exception error)
#pragma warning restore CA1031
        {
            telemetry.Received("malformed");
            Log.Unreadable(logger, message.MessageId, queue.Name, pace.SetAside(Received(message)), error);
            return Fate.SetAside;
        }
    }

    private async Task HideAsync(IReadOnlyCollection<(Message Message, TimeSpan Hidden)> messages)
    {
        if (messages.Count is 0)
        {
            return;
        }

        var entries = messages
            .Select(
                (hide, index) =>
                    new ChangeMessageVisibilityBatchRequestEntry($"{index}", hide.Message.ReceiptHandle)
                    {
                        VisibilityTimeout = (int)hide.Hidden.TotalSeconds,
                    }
            )
            .ToList();
        await AwsCalls.AskAsync(Hide, () => sqs.ChangeMessageVisibilityBatchAsync(queue.Url, entries));
    }

    private static int Received(Message message) =>
        int.TryParse(
            message.Attributes?.GetValueOrDefault("ApproximateReceiveCount"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var times
        )
            ? times
            : 1;

    private Round Fail(string problem)
    {
        if (!string.Equals(_problem, problem, StringComparison.Ordinal))
        {
            Log.Failed(logger, queue.Name, problem);
        }

        _problem = problem;
        return Round.Failed;
    }

    private Round Well(Round round)
    {
        if (_problem is not null)
        {
            Log.Recovered(logger, queue.Name);
        }

        _problem = null;
        return round;
    }

    private enum Round
    {
        Empty,
        Taken,
        Failed,
    }

    private enum Fate
    {
        Done,
        PutOff,
        SetAside,
    }

    private static partial class Log
    {
        [LoggerMessage(
            1921,
            LogLevel.Warning,
            "No events are taken from the queue {Queue}; it is tried again: {Reason}"
        )]
        public static partial void Failed(ILogger logger, string queue, string reason);

        [LoggerMessage(1922, LogLevel.Information, "Events are taken from the queue {Queue} again")]
        public static partial void Recovered(ILogger logger, string queue);

        [LoggerMessage(
            1923,
            LogLevel.Warning,
            "Message {Id} of the queue {Queue} is no event of AWS: it stays there, hidden for {Hidden}; delete it, or let its retention end"
        )]
        public static partial void SetAside(ILogger logger, string id, string queue, TimeSpan hidden);

        [LoggerMessage(1924, LogLevel.Error, "Message {Id} of the queue {Queue} could not be kept; it comes again")]
        public static partial void NotKept(ILogger logger, string id, string queue, Exception error);

        [LoggerMessage(
            1925,
            LogLevel.Error,
            "Message {Id} of the queue {Queue} could not be read: it stays there, hidden for {Hidden}"
        )]
        public static partial void Unreadable(
            ILogger logger,
            string id,
            string queue,
            TimeSpan hidden,
            Exception error
        );

        [LoggerMessage(1926, LogLevel.Error, "The queue {Queue} could not be read; it is tried again")]
        public static partial void Unexpected(ILogger logger, string queue, Exception error);
    }
}
