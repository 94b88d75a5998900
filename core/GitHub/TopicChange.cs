using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Adds a topic to a repository, or takes one away.</summary>
internal static class TopicChange
{
    /// <summary>
    /// Makes a change of <c>topic:NAME</c>. GitHub replaces all topics at once: those that were just read stay. A change of
    /// something else, and one on topics that were not read, is refused.
    /// </summary>
    public static async Task<Outcome> ChangeTopicAsync(
        this IRepositories repositories,
        RepositoryState fresh,
        Change change,
        CancellationToken ct
    )
    {
        if (
            RepositoryProperty.TopicOf(change.Property) is not { } topic
            || fresh.Topics is not { } topics
            || change.After is not (null or "present")
        )
        {
            return new Outcome.Blocked($"{change} cannot be made on what was read", RetryAt: null);
        }

        var others = topics.RemoveAll(other => other.Equals(topic, StringComparison.OrdinalIgnoreCase));
        var wanted = change.After is null ? others : others.Add(topic);
        var answer = await repositories.ReplaceTopicsAsync(fresh.Resource.Tenant, fresh.Resource.Name, wanted, ct);
        return answer.ToOutcome(fresh.Resource);
    }
}
