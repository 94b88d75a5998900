using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Notifications.Issues;

/// <summary>
/// Finds the issue of a resource and guardrail: where it was last, else by its mark among those with the label; never in a
/// repository where it may not be, whatever was there before.
/// </summary>
internal sealed class IssueFinder(IIssues issues, IssueTenants tenants, ICursors cursors, TimeProvider time)
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
        if (await RecallAsync(notice, tenant, ct) is { } recalled)
        {
            return recalled;
        }

        var shared = target.Name.Length > 0 ? target.Name : policy.Notify.Central;
        var asked = await tenants.FindAsync(tenant, shared, ct);
        if (asked is not GitHubAnswer<TenantId>.Ok { Value: var installation })
        {
            return Failed(asked, shared ?? "");
        }

        var itself = target.Name.Length == 0 && notice.Guardrail.Section is "github" ? notice.Resource.Name : null;
        if (itself is not null && itself != shared)
        {
            switch (await issues.FindPlaceAsync(installation, itself, ct))
            {
                case GitHubAnswer<IssuePlace>.Ok { Value: var place } when ProblemOf(place) is null:
                    return await SearchAsync(notice, tenant, new IssueSpot(installation, place.FullName), ct);
                case GitHubAnswer<IssuePlace>.Ok or GitHubAnswer<IssuePlace>.NotFound:
                    break;
                case var answer:
                    return Failed(answer, itself);
            }
        }

        return shared is null
            ? new IssueSearch.Nowhere(
                $"no issue can be opened about {OneLine.Of(notice.Resource.Name)}: its repository is public, archived or has no issues, or it is none; name one in `central` of `notify`"
            )
            : await issues.FindPlaceAsync(installation, shared, ct) switch
            {
                GitHubAnswer<IssuePlace>.Ok { Value: var place } when ProblemOf(place) is { } problem =>
                    new IssueSearch.Nowhere(problem),
                GitHubAnswer<IssuePlace>.Ok { Value: var place } => await SearchAsync(
                    notice,
                    tenant,
                    new IssueSpot(installation, place.FullName),
                    ct
                ),
                var answer => Failed(answer, shared),
            };
    }

    /// <summary>Finds it where it was last.</summary>
    /// <returns>Null: it is to be looked for, since nobody remembers it, it is gone, or it may not be there any more.</returns>
    public async Task<IssueSearch?> RecallAsync(Notice notice, TenantId tenant, CancellationToken ct)
    {
        if (
            await cursors.GetAsync(CursorOf(notice, tenant), ct) is not { } text
            || !IssueSpot.TryRead(text, out var spot, out var number)
        )
        {
            return null;
        }

        switch (await issues.FindPlaceAsync(spot.Installation, spot.Repository, ct))
        {
            case GitHubAnswer<IssuePlace>.Ok { Value: var place } when ProblemOf(place) is null:
                spot = spot with { Repository = place.FullName };
                break;
            case GitHubAnswer<IssuePlace>.Later later:
                return Failed(later, spot.Repository);
            default:
                return null;
        }

        return await issues.GetAsync(spot.Installation, spot.Repository, number, ct) switch
        {
            // It may have been moved, and another be here.
            GitHubAnswer<Issue>.Ok { Value: var issue } when NoticeIssue.IsOf(issue.Body, NoticeIssue.MarkOf(notice)) =>
                new IssueSearch.Found(spot, issue),
            GitHubAnswer<Issue>.Later later => Failed(later, spot.Repository),
            _ => null,
        };
    }

    /// <summary>Remembers where an issue is.</summary>
    public Task RememberAsync(Notice notice, TenantId tenant, IssueSpot spot, long number, CancellationToken ct) =>
        cursors.SetAsync(CursorOf(notice, tenant), spot.Write(number), ct);

    /// <summary>What an answer that is not good means for the notice: a person may mend it, and then it is told.</summary>
    public static SendResult ResultOf<T>(GitHubAnswer<T> answer, string place, DateTimeOffset now) =>
        answer switch
        {
            GitHubAnswer<T>.Later later => new SendResult.Busy(later.Reason, later.RetryAt - now),
            GitHubAnswer<T>.Refused { Status: 403 } refused => new SendResult.Refused(
                $"the App may keep no issues in {place}: give it `issues: write` and accept that on the organisation ({refused.Reason})"
            ),
            GitHubAnswer<T>.Refused { Status: 410 } => new SendResult.Refused(
                $"the issues of {place} are turned off: turn them on, or name another repository in `notify`"
            ),
            GitHubAnswer<T>.Refused refused => new SendResult.Refused($"issues in {place}: {refused.Reason}"),
            _ => new SendResult.Refused(
                $"there is no repository {place}, or the App may not see it: install it there, or name another in `notify`"
            ),
        };

    private async Task<IssueSearch> SearchAsync(Notice notice, TenantId tenant, IssueSpot spot, CancellationToken ct)
    {
        var author = await issues.FindAuthorAsync(spot.Installation, ct);
        if (author is not GitHubAnswer<string>.Ok { Value: var login })
        {
            return Failed(author, spot.Repository);
        }

        var mark = NoticeIssue.MarkOf(notice);
        for (var page = 1; page <= MaxPages; page++)
        {
            var answer = await issues.ListAsync(spot.Installation, spot.Repository, NoticeIssue.Label, page, ct);
            if (answer is not GitHubAnswer<IssuePage>.Ok { Value: var listed })
            {
                return Failed(answer, spot.Repository);
            }

            // Anybody may write a mark; only what the App itself opened counts.
            var found = listed.Issues.FirstOrDefault(issue =>
                NoticeIssue.IsOf(issue.Body, mark)
                && string.Equals(issue.Author, login, StringComparison.OrdinalIgnoreCase)
            );
            if (found is not null)
            {
                await RememberAsync(notice, tenant, spot, found.Number, ct);
                return new IssueSearch.Found(spot, found);
            }

            if (listed.IsLast)
            {
                break;
            }
        }

        return new IssueSearch.Missing(spot);
    }

    private IssueSearch.Failed Failed<T>(GitHubAnswer<T> answer, string place) =>
        new(ResultOf(answer, place, time.GetUtcNow()));

    private static string? ProblemOf(IssuePlace place) =>
        place switch
        {
            { IsPublic: true } =>
                $"{place.FullName} is public, and issues there would tell everybody what is unsafe: make it private, or name another repository in `notify`",
            { IsArchived: true } => $"{place.FullName} is archived: name another repository in `notify`",
            { HasIssues: false } =>
                $"the issues of {place.FullName} are turned off: turn them on, or name another repository in `notify`",
            _ => null,
        };

    private static string CursorOf(Notice notice, TenantId tenant) =>
        $"tenant/{tenant}/notice-issue/{NoticeIssue.MarkOf(notice)}";
}
