using ZocSec.Core.Engine;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>Tells one target, at least once, as long as the policy names it.</summary>
internal sealed class NoticeRunner(
    INoticeSender sender,
    IPolicySource policies,
    NoticeLane lane,
    ICursors cursors,
    TimeProvider time
) : IErrandRunner
{
    private static readonly TimeSpan s_policyWait = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public string Kind { get; } = NoticeErrand.KindOf(sender.Transport);

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct)
    {
        if (NoticeErrand.Of(errand) is not { } told)
        {
            return new ErrandResult.Refused("this version cannot read what is to be told");
        }

        if (await policies.ReadyAsync(errand.Tenant, ct) is { } unknown)
        {
            return new ErrandResult.Later(unknown.Reason, unknown.RetryAt ?? time.GetUtcNow() + s_policyWait);
        }

        var policy = policies.For(errand.Tenant);
        if (!NoticeTarget.All(policy.Notify).Contains(told.Target))
        {
            // Nobody there wants to be told any more.
            return new ErrandResult.Done();
        }

        // A digest may be queued again by another process that saw it due.
        var cursor = told.Digest is null ? null : $"tenant/{errand.Tenant}/digest/{told.Target.Mark}";
        if (cursor is not null && await cursors.GetAsync(cursor, ct) == told.Digest!.Mark)
        {
            return new ErrandResult.Done();
        }

        var line =
            told.Target.Transport is NoticeTransport.Mail
                ? "mail"
                : $"{errand.Tenant}/{told.Target.Transport}/{told.Target.Name}";
        var result = await lane.RunAsync(
            line,
            errand,
            told.Created,
            stop => sender.SendAsync(told, errand.Tenant, policy, stop),
            ct
        );
        if (result is ErrandResult.Done && cursor is not null)
        {
            await cursors.SetAsync(cursor, told.Digest!.Mark, ct);
        }

        return result;
    }
}
