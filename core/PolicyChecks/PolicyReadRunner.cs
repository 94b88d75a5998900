using ZocSec.Core.Engine;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.PolicyChecks;

/// <summary>Reads a tenant's policy again, since it was pushed.</summary>
internal sealed class PolicyReadRunner(RepositoryPolicySource policies) : IErrandRunner
{
    /// <summary>The kind of its errands.</summary>
    public const string Name = "policy-read";

    /// <inheritdoc />
    public string Kind => Name;

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct) =>
        await policies.RefreshAsync(errand.Tenant, ct) is { RetryAt: { } retryAt, Reason: var reason }
            ? new ErrandResult.Later(reason, retryAt)
            : new ErrandResult.Done();
}
