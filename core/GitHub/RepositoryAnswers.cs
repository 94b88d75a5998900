using System.Diagnostics.CodeAnalysis;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Puts GitHub's answers into the words of guardrails.</summary>
internal static class RepositoryAnswers
{
    /// <summary>
    /// Whether a read by name found the resource that was meant. A name that answers with another number now belongs
    /// to another repository.
    /// </summary>
    public static bool TryFind(
        GitHubAnswer<Repository> answer,
        ResourceId resource,
        [NotNullWhen(true)] out Repository? repository,
        [NotNullWhen(false)] out Reading? missing
    )
    {
        repository = null;
        missing = null;
        switch (answer)
        {
            case GitHubAnswer<Repository>.Ok { Value: var found } when Is(found, resource.Key):
                repository = found;
                return true;
            case GitHubAnswer<Repository>.Ok { Value: var found }:
                missing = new Reading.Gone($"{resource.Name} is now another repository, number {found.Id}");
                return false;
            case GitHubAnswer<Repository>.NotFound:
                missing = new Reading.Gone($"{resource.Name} is not there, or the installation may not see it");
                return false;
            default:
                missing = Blocked(answer);
                return false;
        }
    }

    /// <summary>What an answer that is neither a value nor <c>NotFound</c> means for a read.</summary>
    public static Reading.Blocked Blocked<T>(GitHubAnswer<T> answer) =>
        answer switch
        {
            GitHubAnswer<T>.Later later => new Reading.Blocked(later.Reason, later.RetryAt),
            GitHubAnswer<T>.Refused refused => new Reading.Blocked(refused.Reason, RetryAt: null),
            _ => new Reading.Blocked("GitHub does not find what it found a moment ago", RetryAt: null),
        };

    /// <summary>What an answer means for a change.</summary>
    public static Outcome ToOutcome(this GitHubAnswer<None> answer, ResourceId resource) =>
        answer switch
        {
            GitHubAnswer<None>.Ok => new Outcome.Applied(),
            GitHubAnswer<None>.Later later => new Outcome.Blocked(later.Reason, later.RetryAt),
            GitHubAnswer<None>.Refused refused => new Outcome.Blocked(refused.Reason, RetryAt: null),
            _ => new Outcome.Blocked(
                $"{resource.Name} is not there any more, or the installation may not see it",
                RetryAt: null
            ),
        };

    private static bool Is(Repository repository, string key) =>
        long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id == repository.Id;
}
