using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Notifications.Issues;

/// <summary>Finds the issue of a resource and guardrail: where it was last, else by its mark among those with the label.</summary>
internal sealed class IssueFinder(IIssues issues, ICursors cursors, TimeProvider time)
{
    private const int MaxPages = 10;

    /// <summary>Finds it, or where it may be opened.</summary>
    public async Task<IssueSearch> FindAsync(
        Notice notice,
        TenantId tenant,
        Policy policy,
        NoticeTarget target,
        CancellationToken ct
    )
    {
        var mark = NoticeIssue.MarkOf(notice);
        if (await cursors.GetAsync(CursorOf(tenant, mark), ct) is { } text && TryRead(text, out var at, out var number))
        {
            switch (await issues.GetAsync(tenant, at, number, ct))
            {
                // It may have been moved, and another be here.
                case GitHubAnswer<Issue>.Ok { Value: var issue } when NoticeIssue.IsOf(issue.Body, mark):
                    return new IssueSearch.Found(at, issue);
                case GitHubAnswer<Issue>.Later later:
                    return new IssueSearch.Failed(ResultOf(later, at, time.GetUtcNow()));
            }
        }

        string?[] names =
            target.Name.Length > 0
                ? [target.Name]
                : [notice.Guardrail.Section is "github" ? notice.Resource.Name : null, policy.Notify.Central];
        foreach (var name in names.OfType<string>())
        {
            var isItself = target.Name.Length == 0 && name != policy.Notify.Central;
            switch (await issues.FindPlaceAsync(tenant, name, ct))
            {
                case GitHubAnswer<IssuePlace>.Ok { Value: var place } when Problem(place) is { } problem:
                    if (!isItself)
                    {
                        return new IssueSearch.Failed(new SendResult.Hopeless(problem));
                    }

                    continue;
                case GitHubAnswer<IssuePlace>.Ok { Value: var place }:
                    return await SearchAsync(tenant, place.FullName, mark, ct);
                case GitHubAnswer<IssuePlace>.NotFound when isItself:
                    continue;
                case var answer:
                    return new IssueSearch.Failed(ResultOf(answer, name, time.GetUtcNow()));
            }
        }

        return new IssueSearch.Missing(Place: null);
    }

    /// <summary>Remembers where an issue is.</summary>
    public Task RememberAsync(TenantId tenant, string mark, string place, long number, CancellationToken ct) =>
        cursors.SetAsync(CursorOf(tenant, mark), string.Create(CultureInfo.InvariantCulture, $"{place}#{number}"), ct);

    /// <summary>What an answer that is not good means for the notice.</summary>
    public static SendResult ResultOf<T>(GitHubAnswer<T> answer, string place, DateTimeOffset now) =>
        answer switch
        {
            GitHubAnswer<T>.Later later => new SendResult.Busy(later.Reason, later.RetryAt - now),
            GitHubAnswer<T>.Refused { Status: 403 } refused => new SendResult.Hopeless(
                $"the App may keep no issues in {place}: give it `issues: write` and accept that on the organisation ({refused.Reason})"
            ),
            GitHubAnswer<T>.Refused { Status: 410 } => new SendResult.Hopeless(
                $"the issues of {place} are turned off: turn them on, or name another repository in `notify`"
            ),
            GitHubAnswer<T>.Refused refused => new SendResult.Hopeless($"issues in {place}: {refused.Reason}"),
            _ => new SendResult.Hopeless(
                $"there is no repository {place}, or the App may not see it: install it there, or name another in `notify`"
            ),
        };

    private async Task<IssueSearch> SearchAsync(TenantId tenant, string place, string mark, CancellationToken ct)
    {
        var author = await issues.FindAuthorAsync(tenant, ct);
        if (author is not GitHubAnswer<string>.Ok { Value: var login })
        {
            return new IssueSearch.Failed(ResultOf(author, place, time.GetUtcNow()));
        }

        for (var page = 1; page <= MaxPages; page++)
        {
            var answer = await issues.ListAsync(tenant, place, NoticeIssue.Label, page, ct);
            if (answer is not GitHubAnswer<IssuePage>.Ok { Value: var listed })
            {
                return new IssueSearch.Failed(ResultOf(answer, place, time.GetUtcNow()));
            }

            // Anybody may write a mark; only what the App itself opened counts.
            var found = listed.Issues.FirstOrDefault(issue =>
                NoticeIssue.IsOf(issue.Body, mark)
                && string.Equals(issue.Author, login, StringComparison.OrdinalIgnoreCase)
            );
            if (found is not null)
            {
                await RememberAsync(tenant, mark, place, found.Number, ct);
                return new IssueSearch.Found(place, found);
            }

            if (listed.IsLast)
            {
                break;
            }
        }

        return new IssueSearch.Missing(place);
    }

    private static string? Problem(IssuePlace place) =>
        place switch
        {
            { IsPublic: true } =>
                $"{place.FullName} is public, and issues there would tell everybody what is unsafe: make it private, or name another repository in `notify`",
            { IsArchived: true } => $"{place.FullName} is archived: name another repository in `notify`",
            { HasIssues: false } =>
                $"the issues of {place.FullName} are turned off: turn them on, or name another repository in `notify`",
            _ => null,
        };

    private static string CursorOf(TenantId tenant, string mark) => $"tenant/{tenant}/notice-issue/{mark}";

    private static bool TryRead(string text, out string place, out long number)
    {
        var at = text.LastIndexOf('#');
        (place, number) = (at < 0 ? "" : text[..at], 0);
        return at >= 0
            && RepositoryName.IsValid(place)
            && long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>What came of looking for an issue.</summary>
internal abstract record IssueSearch
{
    private IssueSearch() { }

    /// <summary>It is there.</summary>
    public sealed record Found(string Place, Issue Issue) : IssueSearch;

    /// <summary>There is none.</summary>
    /// <param name="Place">Where one may be opened; null: nowhere.</param>
    public sealed record Missing(string? Place) : IssueSearch;

    /// <summary>Nobody can tell.</summary>
    /// <param name="Result">What that means for the notice.</param>
    public sealed record Failed(SendResult Result) : IssueSearch;
}
