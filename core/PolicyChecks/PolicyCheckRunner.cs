using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.PolicyChecks;

/// <summary>Checks a policy file at a commit, and says there what is wrong with it, or what would change.</summary>
internal sealed class PolicyCheckRunner(
    PullRequestFiles pulls,
    Contents contents,
    PolicyReader reader,
    RepositoryPolicySource policies,
    GuardrailSet guardrails,
    ILedger ledger,
    ICheckRuns checks,
    TimeProvider time
) : IErrandRunner
{
    /// <summary>The kind of its errands.</summary>
    public const string Name = "policy-check";

    /// <inheritdoc />
    public string Kind => Name;

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct)
    {
        var tenant = errand.Tenant;
        if (PolicyCheck.Of(errand.Data) is not { Repository: { } repository, Head: { } head } check)
        {
            return new ErrandResult.Refused("the errand does not say which commit to check");
        }

        if (await policies.ReadyAsync(tenant, ct) is { RetryAt: { } retryAt, Reason: var reason })
        {
            return new ErrandResult.Later(reason, retryAt);
        }

        var fate = check is { Cause: PolicyCheckCause.PullRequest, Pull: { } number }
            ? await pulls.FindFateAsync(tenant, repository, number, PolicySettings.FileName, ct)
            : new GitHubAnswer<FileFate>.Ok(FileFate.Written);
        if (fate is not GitHubAnswer<FileFate>.Ok { Value: var known })
        {
            return fate.ToErrandResult();
        }

        if (known is FileFate.Untouched)
        {
            return new ErrandResult.Done();
        }

        var file = await contents.ReadAsync(
            tenant,
            repository,
            PolicySettings.FileName,
            head,
            tag: null,
            PolicyReader.MaxBytes,
            ct
        );
        return file switch
        {
            GitHubAnswer<RepositoryFile>.Ok { Value.Bytes: var bytes } => await CheckAsync(tenant, check, bytes, ct),
            GitHubAnswer<RepositoryFile>.NotFound when check.Cause is PolicyCheckCause.PullRequest =>
                await PublishAsync(tenant, check, await CompareAsync(tenant, policies.WithoutFile, true, ct), ct),
            _ => file.ToErrandResult(),
        };
    }

    private async Task<ErrandResult> CheckAsync(TenantId tenant, PolicyCheck check, byte[] bytes, CancellationToken ct)
    {
        switch (reader.Read(bytes, policies.ScopeOf(tenant)))
        {
            case PolicyReading.Refused { Errors: var errors }:
                return await PublishAsync(tenant, check, PolicyReport.Refused(errors), ct);
            case PolicyReading.Valid { Policy: var policy } when SaysNothingNew(tenant, check, policy):
                return new ErrandResult.Done();
            case PolicyReading.Valid { Policy: var policy }:
                return await PublishAsync(tenant, check, await CompareAsync(tenant, policy, isRemoval: false, ct), ct);
            default:
                return new ErrandResult.Done();
        }
    }

    // A commit whose file is the one in force, and which nobody asked about, needs no word.
    private bool SaysNothingNew(TenantId tenant, PolicyCheck check, Policy policy) =>
        check.Cause switch
        {
            PolicyCheckCause.Push => true,
            PolicyCheckCause.SuiteRerequested => policies.For(tenant).Hash == policy.Hash,
            _ => false,
        };

    private async Task<CheckRunContent> CompareAsync(
        TenantId tenant,
        Policy policy,
        bool isRemoval,
        CancellationToken ct
    )
    {
        var difference = await PolicyDifference.OfAsync(
            tenant,
            policies.For(tenant),
            policy,
            ledger,
            guardrails,
            time.GetUtcNow(),
            ct
        );
        var settings = difference.Settings(
            guardrails,
            isOperators: policies.ScopeOf(tenant) is PolicyScope.Operator,
            isOwn: policies.TextOf(tenant) is not null
        );
        return PolicyReport.Changes(difference, settings, isRemoval);
    }

    private async Task<ErrandResult> PublishAsync(
        TenantId tenant,
        PolicyCheck check,
        CheckRunContent content,
        CancellationToken ct
    )
    {
        var answer = await checks.PublishAsync(tenant, check.Repository!, check.Head!, content, ct);
        return answer.ToErrandResult();
    }
}
