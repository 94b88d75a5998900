using System.Collections.Immutable;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Events.Aws.Queues;

/// <summary>Which queues of SQS are read.</summary>
public sealed record QueueSettings
{
    /// <summary>So many are read at most; each is asked all the time.</summary>
    public const int MaxQueues = 10;

    /// <summary><c>Aws__Queues</c>: the URLs of the queues; empty: none is read.</summary>
    public ImmutableArray<string> Urls
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>All that is wrong, each naming its setting and what to do; empty when nothing is.</summary>
    /// <param name="aws">Where AWS is.</param>
    public IEnumerable<string> Problems(AwsSettings aws)
    {
        // A URL may hold a password, and is not shown.
        for (var index = 0; index < Urls.Length; index++)
        {
            if (AwsQueue.Of(Urls[index], aws) is null)
            {
                yield return $"Aws__Queues has as number {index + 1} no URL of a standard queue of SQS, such as https://sqs.us-east-1.amazonaws.com/111111111111/zocsec; separate URLs by commas";
            }
        }

        if (Urls.Length > MaxQueues)
        {
            yield return $"Aws__Queues names {Urls.Length} queues, and at most {MaxQueues} are read: have the events of several sent to one";
        }

        if (Urls.Distinct(StringComparer.Ordinal).Count() < Urls.Length)
        {
            yield return "Aws__Queues names a queue twice; leave one out";
        }
    }
}
