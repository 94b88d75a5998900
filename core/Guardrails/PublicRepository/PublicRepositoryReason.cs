using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.GitHub;

namespace ZocSec.Core.Guardrails.PublicRepository;

/// <summary>Says in words what is known of a public repository.</summary>
internal static class PublicRepositoryReason
{
    /// <summary>
    /// For example <c>public since 2026-03-01 09:12 UTC by octocat; topics: none; the policy asks for one of:
    /// open-source; 2 stars and 1 fork gained</c>.
    /// </summary>
    public static string Describe(
        RepositoryState repository,
        ImmutableArray<string> topics,
        PublicRepositorySettings settings
    )
    {
        var text = new StringBuilder(128).Append(repository.IsFork ? "public fork" : "public");
        if (repository.IsArchived)
        {
            text.Append(", archived");
        }

        if (repository.Exposure is { } exposure)
        {
            text.Append(CultureInfo.InvariantCulture, $" since {exposure.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
            if (exposure.By is { } actor)
            {
                text.Append(" by ").Append(actor);
            }
        }

        text.Append("; topics: ");
        _ = topics.IsEmpty ? text.Append("none") : text.AppendJoin(", ", topics);
        _ = settings.AllowTopics.IsEmpty
            ? text.Append("; the policy lets none be public")
            : text.Append("; the policy asks for one of: ").AppendJoin(", ", settings.AllowTopics);

        if (repository.Exposure is { StarsGained: var stars, ForksGained: var forks } && (stars > 0 || forks > 0))
        {
            text.Append("; ")
                .Append(Count(stars, "star"))
                .Append(" and ")
                .Append(Count(forks, "fork"))
                .Append(" gained");
        }

        return text.ToString();
    }

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
