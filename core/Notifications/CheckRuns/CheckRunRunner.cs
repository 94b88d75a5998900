using System.Collections.Concurrent;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.CheckRuns;

/// <summary>Shows a guardrail's verdict on a commit, or on those of a page of open pull requests.</summary>
internal sealed class CheckRunRunner(
    GuardrailSet guardrails,
    IPolicySource policies,
    ILedger ledger,
    ICheckRuns checkRuns,
    IPullRequests pulls,
    TimeProvider time
) : IErrandRunner
{
    /// <summary>How many pull requests are gone through, those changed last first. The others follow when they change.</summary>
    public const int MaxPages = 5;

    private const int AtOnce = 8;

    /// <inheritdoc />
    public string Kind => CheckRunErrand.Kind;

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct)
    {
        if (
            CheckRunErrand.Of(errand) is not { } wanted
            || !guardrails.TryGet(wanted.Guardrail, out var guardrail)
            || guardrail is not IShowsCheckRun shows
        )
        {
            return new ErrandResult.Refused("this version does not show what is to be shown");
        }

        if (await policies.ReadyAsync(errand.Tenant, ct) is { RetryAt: { } readyAt, Reason: var reason })
        {
            return new ErrandResult.Later(reason, readyAt);
        }

        // What is shown is what stands now, however long the errand has waited.
        var standing = await ledger.FindAsync(new StandingKey(wanted.Guardrail, wanted.Resource), ct);
        if (standing?.State is not { } recorded || guardrail.Read(recorded) is not { } state)
        {
            return new ErrandResult.Done();
        }

        var policy = policies.For(errand.Tenant);
        var verdict = guardrail.Judge(state, policy);
        if (verdict is Verdict.Violation && !shows.IsWhole(state))
        {
            switch (await guardrail.ReadAsync(new Hint(standing.Resource), policy, ct))
            {
                case Reading.Found found:
                    (state, verdict) = (found.State, guardrail.Judge(found.State, policy));
                    break;
                case Reading.Blocked { RetryAt: { } retryAt } later:
                    return new ErrandResult.Later(later.Reason, retryAt);
                case Reading.Gone:
                    return new ErrandResult.Done();
            }
        }

        var taken = StandingOf(guardrail, state, verdict, policy, wanted.Remark);
        var content = shows.Show(state, verdict, policy, taken) with { IsAskedFor = wanted.IsAskedFor };
        var name = state.Resource.Name;
        return wanted.Head is { } head
            ? (await checkRuns.PublishAsync(errand.Tenant, name, head, content, ct)).ToErrandResult()
            : await ShowOnPullsAsync(errand, wanted, name, content, ct);
    }

    private async Task<ErrandResult> ShowOnPullsAsync(
        Errand errand,
        CheckRunErrand wanted,
        string name,
        CheckRunContent content,
        CancellationToken ct
    )
    {
        var answer = await pulls.ListHeadsAsync(errand.Tenant, name, wanted.Page, ct);
        if (answer is not GitHubAnswer<PullRequestPage>.Ok { Value: var page })
        {
            return answer.ToErrandResult();
        }

        var answers = new ConcurrentBag<GitHubAnswer<bool>>();
        await Parallel.ForEachAsync(
            page.Heads,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (head, stop) => answers.Add(await checkRuns.PublishAsync(errand.Tenant, name, head, content, stop))
        );

        // One that cannot be shown does not keep the others from it; one that has to wait has all go again.
        if (answers.FirstOrDefault(one => one is GitHubAnswer<bool>.Later) is { } later)
        {
            return later.ToErrandResult();
        }

        var next = wanted with { Page = wanted.Page + 1 };
        return new ErrandResult.Done(
            page.IsLast || next.Page > MaxPages ? [] : [next.ToWork(errand.Id, time.GetUtcNow())]
        );
    }

    private CheckRunStanding StandingOf(
        IGuardrail guardrail,
        State state,
        Verdict verdict,
        Policy policy,
        string? remark
    )
    {
        var decision = Decider.Decide(
            verdict,
            guardrail.Definition,
            state.Resource,
            policy,
            reversals: [],
            time.GetUtcNow()
        );
        string?[] remarks =
        [
            remark,
            decision switch
            {
                Decision.Record { Outcome: EntryOutcome.Exempt, Reason: var reason } =>
                    $"The policy exempts it: {reason}.",
                Decision.Record { Outcome: EntryOutcome.Observed } =>
                    "The policy only observes: this check does not fail, and nothing is kept from being merged.",
                _ => null,
            },
        ];
        return new CheckRunStanding(
            MayFail: decision is Decision.Record { Outcome: EntryOutcome.Reported },
            [.. remarks.OfType<string>()]
        );
    }
}
