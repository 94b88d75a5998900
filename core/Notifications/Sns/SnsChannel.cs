using System.Collections.Immutable;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Sns;

/// <summary>
/// Tells the topic of the operator's policy of decisions about AWS that people must hear of: once for each, and not at each
/// sweep.
/// </summary>
internal sealed class SnsChannel(IPolicySource policies) : INoticeChannel
{
    /// <inheritdoc />
    public ImmutableArray<Work> NoticesOf(Settled settled)
    {
        if (
            settled.Entry is not { } entry
            || settled.Guardrail.Name.Section is not "aws"
            || !NoticeRules.MustBeTold(settled, entry)
            || policies.For(entry.Resource.Tenant) is not { Notify.Sns: not null } policy
        )
        {
            return [];
        }

        var notice = NoticeMaker.Of(entry, settled.Guardrail, settled.Look.Happened, settled.After.State, policy);
        return [SnsText.Of(notice).ToWork(entry)];
    }
}
