using ZocSec.Core.Aws;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Sns;

/// <summary>Publishes notices, at least once each, to the topic that the policy names by then.</summary>
internal sealed class SnsRunner(IPolicySource policies, SnsNotices notices, NoticeLane lane, TimeProvider time)
    : IErrandRunner
{
    private static readonly TimeSpan s_policyWait = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public string Kind => SnsErrand.Kind;

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct)
    {
        if (SnsErrand.Of(errand) is not { } notice)
        {
            return new ErrandResult.Refused("this version cannot read what is to be told");
        }

        if (await policies.ReadyAsync(errand.Tenant, ct) is { } unknown)
        {
            return new ErrandResult.Later(unknown.Reason, unknown.RetryAt ?? time.GetUtcNow() + s_policyWait);
        }

        var policy = policies.For(errand.Tenant);
        if (policy.Notify.Sns is not { } topic)
        {
            // Nobody wants to be told any more.
            return new ErrandResult.Done();
        }

        if (SnsTopic.AccountOf(topic) is not { } id || policy.AccountOf(id) is not { } account)
        {
            return new ErrandResult.Failed($"the topic {topic} is in no account of `aws: accounts`");
        }

        var target = new AwsTarget(account, SnsTopic.RegionOf(topic)!, notice.Guardrail);
        return await lane.RunAsync(
            topic,
            errand,
            errand.Due,
            async stop =>
                await notices.PublishAsync(target, topic, notice.Subject, notice.Text, stop) switch
                {
                    Outcome.Blocked { RetryAt: { } retryAt } later => new SendResult.Busy(
                        later.Reason,
                        retryAt - time.GetUtcNow()
                    ),
                    Outcome.Blocked refused => new SendResult.Refused(refused.Reason),
                    _ => new SendResult.Sent(),
                },
            ct
        );
    }
}
