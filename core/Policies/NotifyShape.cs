using ZocSec.Core.Aws;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary>The shape of the section that says who is told of decisions.</summary>
internal static class NotifyShape
{
    /// <summary>The section's key.</summary>
    public const string Key = "notify";

    private const string Topic = "sns";

    /// <summary>The shape; it reads <see cref="NotifySettings"/>.</summary>
    public static MappingShape Make() =>
        new(
            [
                new Member(
                    Topic,
                    new TopicShape(),
                    "The ARN of the SNS topic that is told of decisions about AWS; its account is one of `aws: accounts`."
                ),
            ],
            values => RecordShape.With(new NotifySettings(), values),
            key => $"there is no key `{key}` in `{Key}`"
        );

    /// <summary>Reports a topic in an account that the same file does not name: nobody could publish there.</summary>
    public static void RefuseForeignTopic(Node.Mapping file, Findings findings)
    {
        if (
            ValueOf(ValueOf(file, Key), Topic) is not Node.Scalar topic
            || SnsTopic.AccountOf(topic.Text) is not { } account
        )
        {
            return;
        }

        var accounts = (ValueOf(ValueOf(file, "aws"), "accounts") as Node.Sequence)?.Items ?? [];
        if (!accounts.Any(named => ValueOf(named, "id") is Node.Scalar id && id.Text == account))
        {
            findings.Add(
                topic.At,
                $"the topic of `{Topic}` is in account {account}, which `aws: accounts` does not name; name it there, since its role publishes, or take a topic in an account that is named"
            );
        }
    }

    private static Node? ValueOf(Node? node, string key) =>
        (node as Node.Mapping)?.Entries.FirstOrDefault(entry => entry.Key == key).Value;
}
