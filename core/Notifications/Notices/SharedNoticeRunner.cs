using ZocSec.Core.Engine;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>Has each of those told whom the policy names by then, by an errand of its own.</summary>
internal sealed class SharedNoticeRunner(IPolicySource policies, TimeProvider time) : IErrandRunner
{
    private static readonly TimeSpan s_policyWait = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public string Kind => SharedNotice.Kind;

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct)
    {
        if (SharedNotice.Of(errand) is not { } notice)
        {
            return new ErrandResult.Refused("this version cannot read what is to be told");
        }

        if (await policies.ReadyAsync(errand.Tenant, ct) is { } unknown)
        {
            return new ErrandResult.Later(unknown.Reason, unknown.RetryAt ?? time.GetUtcNow() + s_policyWait);
        }

        return new ErrandResult.Done([
            .. notice.ErrandsBy(policies.For(errand.Tenant)).Select(one => one.ToWork(errand.Tenant)),
        ]);
    }
}
