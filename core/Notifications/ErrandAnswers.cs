using System.Collections.Immutable;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications;

/// <summary>What GitHub's answers mean for an errand that shows something there.</summary>
internal static class ErrandAnswers
{
    /// <summary>
    /// The errand's end. What is not found any more (a pull request, a commit, a repository) has nobody left who would read
    /// it, so the errand is done.
    /// </summary>
    /// <param name="answer">The last answer.</param>
    /// <param name="follow">What follows when it is done.</param>
    public static ErrandResult ToErrandResult<T>(this GitHubAnswer<T> answer, params ImmutableArray<Work> follow) =>
        answer switch
        {
            GitHubAnswer<T>.Later later => new ErrandResult.Later(later.Reason, later.RetryAt),
            GitHubAnswer<T>.Refused refused => new ErrandResult.Refused(refused.Reason),
            _ => new ErrandResult.Done(follow),
        };
}
