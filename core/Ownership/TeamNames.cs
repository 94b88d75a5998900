using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership;

/// <summary>The names that teams go by.</summary>
public static class TeamNames
{
    /// <summary>The teams that topics name: what follows the prefix.</summary>
    public static ImmutableArray<string> In(IEnumerable<string> topics, OwnersSettings settings) =>
        [
            .. topics
                .Where(topic =>
                    topic.Length > settings.TopicPrefix.Length
                    && topic.StartsWith(settings.TopicPrefix, StringComparison.OrdinalIgnoreCase)
                )
                .Select(topic => topic[settings.TopicPrefix.Length..]),
        ];

    /// <summary>
    /// The slug of a team that somebody wrote by one of its names: <c>@acme/platform</c>, <c>team-platform</c>,
    /// <c>Platform Team</c> as a synonym. Null when nothing is left of the name.
    /// </summary>
    public static string? SlugOf(string name, OwnersSettings settings)
    {
        var text = name.Trim().TrimStart('@');
        text = text[(text.LastIndexOf('/') + 1)..];
        if (SynonymOf(text, settings) is { } known)
        {
            return known;
        }

        var slug = text.ToLowerInvariant().Replace(' ', '-');
        if (slug.StartsWith(settings.TopicPrefix, StringComparison.Ordinal))
        {
            slug = slug[settings.TopicPrefix.Length..];
        }

        return slug.Length == 0 ? null : SynonymOf(slug, settings) ?? slug;
    }

    private static string? SynonymOf(string name, OwnersSettings settings) =>
        settings.Synonyms.FirstOrDefault(team => team.Value.Contains(name, StringComparer.OrdinalIgnoreCase)).Key;
}
