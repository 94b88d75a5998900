namespace ZocSec.Core.Events.Aws.Queues;

/// <summary>The queues of SQS that events are taken from.</summary>
public interface IAwsQueues
{
    /// <summary>
    /// Takes what is in all of them until they are empty, or cannot be read. Does not throw for what AWS answers; that is
    /// in the log.
    /// </summary>
    Task DrainAsync(CancellationToken ct);
}
