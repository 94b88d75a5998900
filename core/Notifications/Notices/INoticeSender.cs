using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>Sends notices by one transport.</summary>
internal interface INoticeSender
{
    /// <summary>The transport.</summary>
    NoticeTransport Transport { get; }

    /// <summary>Sends one. Does not throw for what the other side answers.</summary>
    /// <param name="errand">What, and where to.</param>
    /// <param name="tenant">Whose notice.</param>
    /// <param name="policy">The tenant's policy.</param>
    /// <param name="ct">Cancels: it is at most ten seconds away.</param>
    Task<SendResult> SendAsync(NoticeErrand errand, TenantId tenant, Policy policy, CancellationToken ct);
}

/// <summary>What came of sending.</summary>
internal abstract record SendResult
{
    private SendResult() { }

    /// <summary>The other side has it.</summary>
    public sealed record Sent : SendResult;

    /// <summary>It will be taken later.</summary>
    /// <param name="Reason">Why not now; shows no secret.</param>
    /// <param name="After">How long the other side asks to wait; null when it does not say.</param>
    public sealed record Busy(string Reason, TimeSpan? After = null) : SendResult;

    /// <summary>This one must wait; others may go meanwhile.</summary>
    /// <param name="Reason">What for; shows no secret.</param>
    /// <param name="After">When to look again; null: after longer and longer.</param>
    public sealed record Waiting(string Reason, TimeSpan? After = null) : SendResult;

    /// <summary>A person must mend something first; it is tried a few times, then set aside.</summary>
    /// <param name="Reason">What, in words an administrator can act on; shows no secret.</param>
    public sealed record Refused(string Reason) : SendResult;
}
