using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Notifications.Digests;

/// <summary>Gathers from the ledger what waited for the digest, and queues a message for each target that is to hear of it.</summary>
internal sealed class DigestRunner(
    ILedger ledger,
    GuardrailSet guardrails,
    IPolicySource policies,
    ICursors cursors,
    TimeProvider time
) : IErrandRunner
{
    private const int PageSize = 1000;
    private const int MaxPages = 50;
    private static readonly TimeSpan s_policyWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    // Then those whose policy cannot be known keep the others from their digests no longer.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public string Kind => DigestErrand.Kind;

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct)
    {
        if (DigestErrand.Of(errand) is not { } wanted)
        {
            return new ErrandResult.Refused("this version cannot read which digest is to be told");
        }

        var last = await cursors.GetAsync(DigestRounds.Cursor, ct);
        if (last is not null && DigestRounds.Read(last) > wanted.From)
        {
            return new ErrandResult.Done();
        }

        if (wanted.IsQueued)
        {
            await cursors.SetAsync(DigestRounds.Cursor, DigestRounds.Write(wanted.To), ct);
            return new ErrandResult.Done();
        }

        var drafts = new Dictionary<(TenantId Tenant, NoticeTarget Target), DigestDraft>();
        var earliest = wanted.To - s_longest;
        var hours = (From: wanted.From > earliest ? wanted.From : earliest, wanted.To);
        var days = (From: DigestRounds.DayOf(hours.From), To: DigestRounds.DayOf(hours.To));
        var begin = days.From < days.To ? days.From : hours.From;
        var isCut = false;
        await foreach (var entry in EntriesAsync(begin, wanted.To, () => isCut = true, ct))
        {
            if (await policies.ReadyAsync(entry.Resource.Tenant, ct) is not { } unknown)
            {
                Gather(entry, hours, days, drafts);
            }
            else if (time.GetUtcNow() - wanted.To < s_patience)
            {
                return new ErrandResult.Later(unknown.Reason, unknown.RetryAt ?? time.GetUtcNow() + s_policyWait);
            }
        }

        return new ErrandResult.Done([
            // First, since it takes this errand's own place, and so must be in the step that ends it.
            (wanted with { IsQueued = true }).ToWork(time.GetUtcNow()),
            .. drafts.Select(draft => draft.Value.Finish(draft.Key.Target, isCut, wanted.To).ToWork(draft.Key.Tenant)),
        ]);
    }

    private void Gather(
        LedgerEntry entry,
        (DateTimeOffset From, DateTimeOffset To) hours,
        (DateTimeOffset From, DateTimeOffset To) days,
        Dictionary<(TenantId, NoticeTarget), DigestDraft> drafts
    )
    {
        var policy = policies.For(entry.Resource.Tenant);
        var (from, to) = policy.Notify.Digest switch
        {
            DigestPace.Hourly => hours,
            DigestPace.Daily => days,
            _ => (DateTimeOffset.MaxValue, DateTimeOffset.MinValue),
        };
        if (entry.Time < from || entry.Time >= to || !guardrails.TryGet(entry.Guardrail, out var guardrail))
        {
            return;
        }

        var notice = NoticeMaker.Of(
            entry,
            guardrail.Definition,
            entry.Time - TimeSpan.FromMilliseconds(entry.DurationMs),
            state: null,
            policy
        );
        if (!NoticeRules.IsForDigest(notice))
        {
            return;
        }

        foreach (
            var target in NoticeTarget
                .Of(policy.Notify.For(notice.Guardrail.Value, notice.Owners, notice.Severity))
                .Where(target => target.Transport is not NoticeTransport.Issue)
        )
        {
            if (!drafts.TryGetValue((entry.Resource.Tenant, target), out var draft))
            {
                drafts[(entry.Resource.Tenant, target)] = draft = new DigestDraft(from, to);
            }

            draft.Add(notice);
        }
    }

    private async IAsyncEnumerable<LedgerEntry> EntriesAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        Action cut,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        string? before = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var entries = await ledger.ReadAsync(new LedgerQuery { Limit = PageSize, Before = before }, ct);
            foreach (var entry in entries.Where(entry => entry.Time >= from && entry.Time < to))
            {
                yield return entry;
            }

            if (entries.Length < PageSize || entries[^1].Time < from)
            {
                yield break;
            }

            before = entries[^1].Id;
        }

        cut();
    }
}
