using System.Collections.Immutable;
using ZocSec.Core.GitHub;

namespace ZocSec.Core.Audits.Reading;

/// <summary>
/// Asks for pages of repositories: smaller ones where GitHub cannot gather a large one in time, and less of a single
/// repository that is too much by itself.
/// </summary>
internal sealed class PageQuestions(IPageSource source, Patience patience, IAuditProgress progress, TimeProvider time)
{
    private const int Tries = 3;

    /// <summary>Repositories on a page when all is well.</summary>
    public const int LargestPage = 50;

    /// <summary>Repositories on a page where little is asked of each.</summary>
    public const int LargestBasicPage = 100;

    private static readonly ImmutableArray<int> Sizes = [LargestPage, 20, 5, 1];
    private static readonly ImmutableArray<int> BasicSizes = [LargestBasicPage, .. Sizes];

    /// <summary>Asks for a page.</summary>
    /// <param name="cursor">What the page before said; null for the first.</param>
    /// <param name="depth">What is to be asked of each repository.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The page, and what was asked in the end.</returns>
    /// <exception cref="AuditStoppedException">There is no such account, or GitHub cannot be asked any more.</exception>
    public async Task<(RawPage Page, AuditDepth Asked)> AskAsync(string? cursor, AuditDepth depth, CancellationToken ct)
    {
        GitHubAnswer<RawPage> answer = null!;
        foreach (var size in depth.Deep ? Sizes : BasicSizes)
        {
            answer = await AskAsync(size, oneAnswer: true);
            if (answer is not GitHubAnswer<RawPage>.Later { IsOneAnswer: true })
            {
                break;
            }
        }

        // GitHub may be unwell for a while; after that, what takes longest of the repository is left out and unknown.
        for (
            var tries = 1;
            answer is GitHubAnswer<RawPage>.Later { IsOneAnswer: true } later && tries <= Tries;
            tries++
        )
        {
            await PauseAsync(later, ct);
            depth = tries == 1 ? depth : depth with { Deep = false, Commits = 1 };
            answer = await AskAsync(size: 1, oneAnswer: tries < Tries);
        }

        return answer is GitHubAnswer<RawPage>.Ok { Value: var page }
            ? (page, depth)
            : throw AuditStoppedException.For(answer, $"the repositories of {source.Name} cannot be read");

        Task<GitHubAnswer<RawPage>> AskAsync(int size, bool oneAnswer)
        {
            var asked = depth;
            return patience.AskAsync(() => source.AskAsync(cursor, size, asked, ct), ct, oneAnswer);
        }
    }

    private async Task PauseAsync(GitHubAnswer<RawPage>.Later later, CancellationToken ct)
    {
        progress.Waiting(later.Reason, later.RetryAt);
        var wait = later.RetryAt - time.GetUtcNow();
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, ct);
    }
}
