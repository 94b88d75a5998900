using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>
/// Has decisions told by Slack, Teams, mail and issues, as the policy routes them. What waits for the digest is told by
/// <see cref="Digests.DigestRunner"/>, and the same decision about a resource once within the policy's time.
/// </summary>
internal sealed class NoticeChannel(IPolicySource policies) : INoticeChannel
{
    private const int MostTold = 8;
    private const int MarkLength = 12;

    /// <inheritdoc />
    public ImmutableArray<Work> NoticesOf(Settled settled)
    {
        if (settled.Entry is not { } entry || NoticeOf(settled, entry) is not { } notice)
        {
            return [];
        }

        var policy = policies.For(entry.Resource.Tenant);
        var targets = NoticeRules.Ends(settled.Before.Told, entry.Outcome) ? Closing(policy) : TargetsOf(notice, policy);
        var isSaid = IsSaid(settled, entry, policy);
        return
        [
            .. targets
                .Where(target => !isSaid || target.Transport is NoticeTransport.Issue)
                .Select(target =>
                    new NoticeErrand(target, entry.Time) { Notice = notice }.ToWork(entry.Resource.Tenant)
                ),
        ];
    }

    /// <inheritdoc />
    public ImmutableArray<ToldDecision>? ToldBy(Settled settled)
    {
        if (settled.Entry is not { } entry || !IsOfInterest(settled, entry))
        {
            return settled.After.Told;
        }

        var policy = policies.For(entry.Resource.Tenant);
        var earlier = Recent(settled.After.Told, entry, policy);
        return NoticeRules.Ends(settled.Before.Told, entry.Outcome)
                ? [.. earlier.TakeLast(MostTold - 1), NoticeRules.EndAt(entry.Time)]
            : NoticeTarget.All(policy.Notify).IsEmpty ? settled.After.Told
            : IsSaid(settled, entry, policy) ? [.. earlier]
            : [.. earlier.TakeLast(MostTold - 1), new ToldDecision(MarkOf(entry), entry.Time)];
    }

    private static bool IsOfInterest(Settled settled, LedgerEntry entry) =>
        NoticeRules.MustBeTold(settled, entry) || NoticeRules.Ends(settled.Before.Told, entry.Outcome);

    private Notice? NoticeOf(Settled settled, LedgerEntry entry)
    {
        if (!IsOfInterest(settled, entry))
        {
            return null;
        }

        var policy = policies.For(entry.Resource.Tenant);
        return NoticeTarget.All(policy.Notify).IsEmpty
            ? null
            : NoticeMaker.Of(entry, settled.Guardrail, settled.Look.Happened, settled.After.State, policy) with
            {
                Reversals = settled.After.Reversals.Length,
            };
    }

    private static IEnumerable<NoticeTarget> TargetsOf(Notice notice, Policy policy)
    {
        var targets = NoticeTarget.Of(policy.Notify.For(notice.Guardrail.Value, notice.Owners, notice.Severity));
        return policy.Notify.Digest is not DigestPace.Off && NoticeRules.IsForDigest(notice)
            // What only people can mend has its issue at once; what is merely left as it is has none beside the digest.
            ? targets.Where(target =>
                target.Transport is NoticeTransport.Issue
                && notice.Outcome is not (EntryOutcome.Observed or EntryOutcome.Paused)
            )
            : targets;
    }

    // Whichever route opened it, the issue is one, and is found by the resource.
    private static IEnumerable<NoticeTarget> Closing(Policy policy) =>
        NoticeTarget.All(policy.Notify).Where(target => target.Transport is NoticeTransport.Issue).Take(1);

    private static bool IsSaid(Settled settled, LedgerEntry entry, Policy policy) =>
        Recent(settled.Before.Told, entry, policy).Any(told => told.Mark == MarkOf(entry));

    private static IEnumerable<ToldDecision> Recent(
        ImmutableArray<ToldDecision>? told,
        LedgerEntry entry,
        Policy policy
    ) => (told ?? []).Where(one => !NoticeRules.IsEnd(one) && entry.Time - one.At < policy.Notify.Repeat);

    private static string MarkOf(LedgerEntry entry) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{entry.Outcome} {entry.Reason}")))[
            ..MarkLength
        ];
}
