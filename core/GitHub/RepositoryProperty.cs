namespace ZocSec.Core.GitHub;

/// <summary>The properties of a repository that a change may name.</summary>
internal static class RepositoryProperty
{
    public const string Visibility = "visibility";
    public const string Archived = "archived";
    public const string VulnerabilityAlerts = "vulnerability-alerts";

    /// <summary>GitHub's limit of topics on one repository.</summary>
    public const int MaxTopics = 20;

    /// <summary>GitHub's limit of characters in a topic.</summary>
    public const int MaxTopicLength = 50;

    private const string TopicPrefix = "topic:";

    public static string Topic(string topic) => TopicPrefix + topic;

    /// <summary>The topic that a property names; null when it names something else.</summary>
    public static string? TopicOf(string property) =>
        property.StartsWith(TopicPrefix, StringComparison.Ordinal) ? property[TopicPrefix.Length..] : null;
}
