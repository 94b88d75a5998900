using System.Buffers;

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

    private static readonly SearchValues<char> TopicCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    /// <summary>Whether GitHub takes a text for a topic (its documentation, "Classifying your repository with topics").</summary>
    public static bool IsTopic(string text) =>
        text.Length is > 0 and <= MaxTopicLength && text[0] != '-' && !text.AsSpan().ContainsAnyExcept(TopicCharacters);

    public static string Topic(string topic) => TopicPrefix + topic;

    /// <summary>The topic that a property names; null when it names something else.</summary>
    public static string? TopicOf(string property) =>
        property.StartsWith(TopicPrefix, StringComparison.Ordinal) ? property[TopicPrefix.Length..] : null;
}
