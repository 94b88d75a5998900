using System.Collections.Immutable;
using System.Text;
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
    /// <c>Platform Team</c>. Null when nothing is left of the name, or when it has letters that GitHub writes otherwise in a
    /// slug: a synonym tells those.
    /// </summary>
    public static string? SlugOf(string name, OwnersSettings settings)
    {
        var text = name.Trim().TrimStart('@');
        text = text[(text.LastIndexOf('/') + 1)..];
        if (SynonymOf(text, settings) is { } known)
        {
            return known;
        }

        var slug = Slugged(text);
        if (slug.StartsWith(settings.TopicPrefix, StringComparison.Ordinal))
        {
            slug = slug[settings.TopicPrefix.Length..];
        }

        slug = slug.Trim('-');
        return slug.Length == 0 ? null : SynonymOf(slug, settings) ?? slug;
    }

    // As GitHub does (REST, "Create a team"): lower case, and a hyphen for what is between words.
    private static string Slugged(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '-'))
            {
                slug.Append(Rune.ToLowerInvariant(rune));
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                return "";
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString();
    }

    private static string? SynonymOf(string name, OwnersSettings settings) =>
        settings.Synonyms.FirstOrDefault(team => team.Value.Contains(name, StringComparer.OrdinalIgnoreCase)).Key;
}
