using System.Collections.Immutable;
using ZocSec.Core.Ledger;
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
            || !MustBeTold(settled, entry)
            || policies.For(entry.Resource.Tenant) is not { Notify.Sns: not null } policy
        )
        {
            return [];
        }

        var text = SnsText.Of(entry, settled.Look, settled.After.State, policy);
        return [text.ToWork(entry)];
    }

    private static bool MustBeTold(Settled settled, LedgerEntry entry) =>
        entry.Outcome switch
        {
            EntryOutcome.Remediated or EntryOutcome.Undone or EntryOutcome.DeadLettered => true,
            EntryOutcome.Unverified or EntryOutcome.Drifted or EntryOutcome.Blocked => entry.After is not null
                || IsAnother(settled),
            EntryOutcome.Observed
            or EntryOutcome.Reported
            or EntryOutcome.BreakerTripped
            or EntryOutcome.Slowed
            or EntryOutcome.GivenUp
            or EntryOutcome.Unknown => IsAnother(settled),
            _ => false,
        };

    private static bool IsAnother(Settled settled) =>
        settled.Before.Verdict != settled.After.Verdict
        || settled.Before.SettledOutcome != settled.After.SettledOutcome
        || !string.Equals(settled.Before.Reason, settled.After.Reason, StringComparison.Ordinal);
}
