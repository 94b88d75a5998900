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
    /// <remarks>At most one errand, however many are to be told: what is changed must be recorded in one step.</remarks>
    public ImmutableArray<Work> NoticesOf(Settled settled)
    {
        if (settled.Entry is not { } entry || NoticeOf(settled, entry) is not { } notice)
        {
            return [];
        }

        var (tenant, policy) = (entry.Resource.Tenant, policies.For(entry.Resource.Tenant));
        var shared = new SharedNotice(
            notice,
            NoticeRules.Ends(settled.Before.Told, entry.Outcome),
            IsSaid(settled, entry, policy)
        );
        return shared.ErrandsBy(policy) switch
        {
            [] => [],
            [var only] => [only.ToWork(tenant)],
            _ => [shared.ToWork(tenant)],
        };
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
