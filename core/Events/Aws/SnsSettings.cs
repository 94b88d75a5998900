using System.Collections.Immutable;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Events.Aws;

/// <summary>Which topics of SNS are listened to.</summary>
public sealed record SnsSettings
{
    /// <summary><c>Aws__SnsTopics</c>: the ARNs of the topics; empty: no message is taken.</summary>
    public ImmutableArray<string> Topics
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>All that is wrong, each naming its setting and what to do; empty when nothing is.</summary>
    public IEnumerable<string> Problems() =>
        Topics
            .Where(topic => SnsTopic.RegionOf(topic) is null)
            .Select(topic =>
                $"Aws__SnsTopics names {OneLine.Of(topic)}, which is no ARN of a topic, such as arn:aws:sns:us-east-1:111111111111:zocsec; separate ARNs by commas"
            );
}
