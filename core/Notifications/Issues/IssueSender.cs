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
    IssueTenants tenants,
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
        var isOpen =
            standing is { Verdict: not VerdictKind.Compliant, Outcome: not (EntryOutcome.Exempt or EntryOutcome.Gone) };
        var shared = errand.Target.Name.Length > 0 ? errand.Target.Name : policy.Notify.Central;
        var asked = await tenants.FindAsync(tenant, shared, ct);
        if (asked is not GitHubAnswer<TenantId>.Ok { Value: var installation })
        {
            return IssueFinder.ResultOf(asked, shared ?? "", time.GetUtcNow());
        }

        var search = await finder.FindAsync(notice, installation, policy, errand.Target, ct);
        if (search is not IssueSearch.Missing { Place: not null } || !(isOpen || notice.IsDone))
        {
            return await KeepAsync(search);
        }

        var mark = NoticeIssue.MarkOf(notice);
        if (!await claims.TryTakeAsync(installation, mark, errand.ToWork(tenant).Id, ct))
        {
            return new SendResult.Waiting("the issue is being opened", s_opening);
        }

        // Whoever held the claim before may have opened it since.
        var result = await KeepAsync(await finder.FindAsync(notice, installation, policy, errand.Target, ct));
        if (result is not SendResult.Busy)
        {
            // Else GitHub may open it yet: this errand comes again, and looks before it asks again.
            await claims.ReleaseAsync(installation, mark, ct);
        }

        return result;

        async Task<SendResult> KeepAsync(IssueSearch search) =>
            search switch
            {
                IssueSearch.Failed failed => failed.Result,
                IssueSearch.Found found => await UpdateAsync(installation, found, notice, errand, isOpen, ct),
                IssueSearch.Missing when !isOpen && !notice.IsDone => new SendResult.Sent(),
                IssueSearch.Missing { Place: { } place } => await OpenAsync(
                    installation,
                    place,
                    notice,
                    errand,
                    isOpen,
                    ct
                ),
                _ => new SendResult.Hopeless(
                    $"no issue can be opened about {OneLine.Of(notice.Resource.Name)}: its repository is public, archived or has no issues, or it is none; name one in `central` of `notify`"
                ),
            };
    }

    private async Task<SendResult> OpenAsync(
        TenantId tenant,
        string place,
        Notice notice,
        NoticeErrand errand,
        bool isOpen,
        CancellationToken ct
    )
    {
        var mark = NoticeIssue.MarkOf(notice);
        var draft = new IssueDraft(
            NoticeIssue.TitleOf(notice),
            NoticeIssue.Write("", mark, TextOf(errand)),
            [NoticeIssue.Label]
        );
        var answer = await issues.CreateAsync(tenant, place, draft, ct);
        if (answer is not GitHubAnswer<Issue>.Ok { Value: var issue })
        {
            return ResultOf(answer, place);
        }

        await finder.RememberAsync(tenant, mark, place, issue.Number, ct);
        return isOpen
            ? new SendResult.Sent()
            : ResultOf(
                await issues.UpdateAsync(
                    tenant,
                    place,
                    issue.Number,
                    new IssueUpdate(State: "closed", StateReason: "completed"),
                    ct
                ),
                place
            );
    }

    private async Task<SendResult> UpdateAsync(
        TenantId tenant,
        IssueSearch.Found found,
        Notice notice,
        NoticeErrand errand,
        bool isOpen,
        CancellationToken ct
    )
    {
        var issue = found.Issue;
        var body = NoticeIssue.Write(issue.Body, NoticeIssue.MarkOf(notice), TextOf(errand));
        var isSameBody = string.Equals(body, issue.Body, StringComparison.Ordinal);
        var isSameState = issue.IsOpen == isOpen;
        if (isSameBody && isSameState)
        {
            return new SendResult.Sent();
        }

        return ResultOf(
            await issues.UpdateAsync(
                tenant,
                found.Place,
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
            found.Place
        );
    }

    private string TextOf(NoticeErrand errand) => texts.Render(errand, "issue", ".md", MarkdownMarkup.Instance);

    private SendResult ResultOf(GitHubAnswer<Issue> answer, string place) =>
        answer is GitHubAnswer<Issue>.Ok
            ? new SendResult.Sent()
            : IssueFinder.ResultOf(answer, place, time.GetUtcNow());
}
