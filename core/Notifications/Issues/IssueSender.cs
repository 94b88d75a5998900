using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications.Issues;

/// <summary>
/// Keeps one issue for each resource and guardrail: opened, written anew, closed and opened again as the standing is by
/// then, however late or often an errand comes.
/// </summary>
internal sealed class IssueSender(
    IIssues issues,
    IssueFinder finder,
    IssueClaims claims,
    ILedger ledger,
    NoticeTexts texts,
    TimeProvider time
) : INoticeSender
{
    private static readonly TimeSpan s_opening = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public NoticeTransport Transport => NoticeTransport.Issue;

    /// <inheritdoc />
    public async Task<SendResult> SendAsync(NoticeErrand errand, TenantId tenant, Policy policy, CancellationToken ct)
    {
        if (errand.Notice is not { } notice)
        {
            return new SendResult.Sent();
        }

        var standing = await ledger.FindAsync(new StandingKey(notice.Guardrail, notice.Resource), ct);
        var isOpen = standing is not null && NoticeRules.IsOpen(standing, notice);
        var search = await finder.FindAsync(notice, tenant, policy, errand.Target, ct);
        if (search is not IssueSearch.Missing || !(isOpen || notice.IsDone))
        {
            return await KeepAsync(search);
        }

        var mark = NoticeIssue.MarkOf(notice);
        if (!await claims.TryTakeAsync(tenant, mark, errand.ToWork(tenant).Id, ct))
        {
            return new SendResult.Waiting("the issue is being opened", s_opening);
        }

        // Whoever held the claim before may have opened it since, and then has remembered it.
        var result = await KeepAsync(await finder.RecallAsync(notice, tenant, ct) ?? search);
        if (result is not SendResult.Busy)
        {
            // Else GitHub may open it yet: this errand comes again, and looks before it asks again.
            await claims.ReleaseAsync(tenant, mark, ct);
        }

        return result;

        async Task<SendResult> KeepAsync(IssueSearch search) =>
            search switch
            {
                IssueSearch.Failed failed => failed.Result,
                IssueSearch.Found found => await UpdateAsync(found, notice, errand, isOpen, ct),
                _ when !isOpen && !notice.IsDone => new SendResult.Sent(),
                IssueSearch.Missing { Spot: var spot } => await OpenAsync(spot, notice, errand, tenant, isOpen, ct),
                _ => new SendResult.Refused(((IssueSearch.Nowhere)search).Problem),
            };
    }

    private async Task<SendResult> OpenAsync(
        IssueSpot spot,
        Notice notice,
        NoticeErrand errand,
        TenantId tenant,
        bool isOpen,
        CancellationToken ct
    )
    {
        var draft = new IssueDraft(
            NoticeIssue.TitleOf(notice),
            NoticeIssue.Write("", notice, TextOf(errand)),
            [NoticeIssue.Label]
        );
        var answer = await issues.CreateAsync(spot.Installation, spot.Repository, draft, ct);
        if (answer is not GitHubAnswer<Issue>.Ok { Value: var issue })
        {
            return ResultOf(answer, spot);
        }

        await finder.RememberAsync(notice, tenant, spot, issue.Number, ct);
        return isOpen
            ? new SendResult.Sent()
            : ResultOf(
                await issues.UpdateAsync(
                    spot.Installation,
                    spot.Repository,
                    issue.Number,
                    new IssueUpdate(State: "closed", StateReason: "completed"),
                    ct
                ),
                spot
            );
    }

    private async Task<SendResult> UpdateAsync(
        IssueSearch.Found found,
        Notice notice,
        NoticeErrand errand,
        bool isOpen,
        CancellationToken ct
    )
    {
        var issue = found.Issue;
        if (!isOpen && !issue.IsOpen && !notice.IsDone)
        {
            // It says what was done, and all is well still.
            return new SendResult.Sent();
        }

        var body = NoticeIssue.IsLater(issue.Body, notice)
            ? issue.Body
            : NoticeIssue.Write(issue.Body, notice, TextOf(errand));
        var isSameBody = string.Equals(body, issue.Body, StringComparison.Ordinal);
        var isSameState = issue.IsOpen == isOpen;
        if (isSameBody && isSameState)
        {
            return new SendResult.Sent();
        }

        return ResultOf(
            await issues.UpdateAsync(
                found.Spot.Installation,
                found.Spot.Repository,
                issue.Number,
                new IssueUpdate(
                    isSameBody ? null : body,
                    isSameState ? null
                        : isOpen ? "open"
                        : "closed",
                    isSameState ? null
                        : isOpen ? "reopened"
                        : "completed"
                ),
                ct
            ),
            found.Spot
        );
    }

    private string TextOf(NoticeErrand errand) => texts.Render(errand, "issue", ".md", MarkdownMarkup.Instance);

    private SendResult ResultOf(GitHubAnswer<Issue> answer, IssueSpot spot) =>
        answer is GitHubAnswer<Issue>.Ok
            ? new SendResult.Sent()
            : IssueFinder.ResultOf(answer, spot.Repository, time.GetUtcNow());
}
