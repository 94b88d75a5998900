using System.Collections.Frozen;
using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Tenants;

namespace ZocSec.Core.Engine;

/// <summary>
/// Judges one page of an inventory by all guardrails of its kind. What was read in bulk is judged, never acted on: where
/// something is to be changed, or the bulk does not tell, a look follows.
/// </summary>
internal sealed class SweepProcessor(
    GuardrailSet guardrails,
    IEnumerable<IInventory> inventories,
    IPolicySource policies,
    ILedger ledger,
    IWorkQueue queue,
    Recorder recorder,
    SweepProgress progress,
    TenantGate gate,
    TimeProvider time
)
{
    private readonly FrozenDictionary<ResourceKind, IInventory> _inventories = inventories.ToFrozenDictionary(
        inventory => inventory.Kind
    );

    /// <summary>Judges a page, then queues the next one.</summary>
    public async Task ProcessAsync(Leased leased, SweepPage page, CancellationToken ct)
    {
        if (!_inventories.TryGetValue(page.Kind, out var inventory))
        {
            throw new UnknownWorkException($"this version has no inventory of {page.Kind}");
        }

        if (await gate.TurnsAwayAsync(leased, ct))
        {
            return;
        }

        if (await policies.ReadyAsync(page.Tenant, ct) is { } unknown)
        {
            await PutOffAsync(leased, unknown, ct);
            return;
        }

        var readAt = time.GetUtcNow();
        var read = await inventory.ReadPageAsync(page.Tenant, page.Cursor, ct);
        if (read.Blocked is { } blocked)
        {
            await PutOffAsync(leased, blocked, ct);
            return;
        }

        var found = await Task.WhenAll(
            from state in read.States
            from guardrail in guardrails.Of(page.Kind)
            select JudgeAsync(page, guardrail, state, readAt, ct)
        );
        var (follow, lastChange) = Spread(found.OfType<Found>(), page.LastChange, inventory.BetweenChanges);
        var seen = page.Seen + read.States.Length;
        progress.Judged(page, seen, read.Total, isLast: read.Next is null);
        if (read.Next is { } cursor)
        {
            follow.Add(page.Next(cursor, readAt) with { Seen = seen, LastChange = lastChange });
        }
        else
        {
            follow.AddRange(await UnseenAsync(page, ct));
        }

        await queue.CompleteAsync(leased, follow, ct);
    }

    // However many changes a sweep brings, over all pages of a part they keep their distance.
    private static (List<Work> Looks, DateTimeOffset? LastChange) Spread(
        IEnumerable<Found> found,
        DateTimeOffset? lastChange,
        TimeSpan betweenChanges
    )
    {
        var looks = new List<Work>();
        foreach (var (look, changes) in found)
        {
            if (!changes)
            {
                looks.Add(look);
                continue;
            }

            lastChange = lastChange + betweenChanges is { } next && next > look.Due ? next : look.Due;
            looks.Add(look with { Due = lastChange.Value });
        }

        return (looks, lastChange);
    }

    private async Task<Found?> JudgeAsync(
        SweepPage page,
        IGuardrail guardrail,
        State state,
        DateTimeOffset readAt,
        CancellationToken ct
    )
    {
        var look = LookAt(page, guardrail.Definition.Name, state.Resource, readAt);
        var standing = await ledger.FindOrNewAsync(new StandingKey(guardrail.Definition.Name, state.Resource), ct);
        if (standing.Intent is not null || standing.ReadAt > readAt)
        {
            return null;
        }

        var run = new LookRun(null, look, guardrail, policies.For(page.Tenant), standing);
        state = await guardrail.CompleteAsync(state, run.Policy, ct);
        var verdict = guardrail.Judge(state, run.Policy);
        if (verdict is Verdict.Unknown && IsKnownUnknown(standing, verdict))
        {
            return null;
        }

        var decision = Decider.Decide(
            verdict,
            guardrail.Definition,
            state.Resource,
            run.Policy,
            standing.Reversals,
            readAt,
            hold: standing.Hold
        );
        if (verdict is Verdict.Unknown || decision is not Decision.Record record)
        {
            return new Found(look, Changes: decision is Decision.Remediate);
        }

        var judged = run.Judged(state, readAt, verdict);

        // A writer that came first has read the resource itself, and later.
        await recorder.SettleAsync(run, judged, Finding.Of(record, judged), ct);
        return null;
    }

    // A look that read the resource itself could not tell either, for the same reason: another one would not.
    private static bool IsKnownUnknown(Standing standing, Verdict verdict) =>
        standing.Verdict == VerdictKind.Unknown
        && string.Equals(standing.Reason, verdict.Reason, StringComparison.Ordinal);

    // What was open and did not turn up may be gone, or out of the installation's sight.
    private async Task<ImmutableArray<Work>> UnseenAsync(SweepPage page, CancellationToken ct)
    {
        var looks = ImmutableArray.CreateBuilder<Work>();
        var query = new StandingQuery
        {
            Tenant = page.Tenant,
            Kind = page.Kind,
            OpenOnly = true,
            ReadBefore = page.Started,
        };
        await foreach (var standing in ledger.ListAllAsync(query, ct))
        {
            if (page.Keys is null || standing.Resource.Key.StartsWith(page.Keys, StringComparison.Ordinal))
            {
                looks.Add(LookAt(page, standing.Guardrail, standing.Resource, time.GetUtcNow()));
            }
        }

        return looks.ToImmutable();
    }

    private static Look LookAt(SweepPage page, GuardrailName guardrail, ResourceId resource, DateTimeOffset now) =>
        new(
            $"{page.Sweep}/{guardrail}/{resource.Tenant}/{resource.Key}",
            now,
            guardrail,
            new Hint(resource),
            LookCause.Sweep,
            page.Sweep,
            Actor: null,
            Happened: now,
            Accepted: now
        );

    private async Task PutOffAsync(Leased leased, Reading.Blocked blocked, CancellationToken ct)
    {
        if (blocked.RetryAt is { } retryAt)
        {
            recorder.SweepPutOff((SweepPage)leased.Work, blocked.Reason, retryAt);
            await queue.AbandonAsync(leased, retryAt, countsAsTry: false, blocked.Reason, ct);
            return;
        }

        recorder.SweepBlocked((SweepPage)leased.Work, blocked.Reason);
        await queue.CompleteAsync(leased, [], ct);
    }

    /// <summary>A look that a page brings.</summary>
    /// <param name="Look">The look.</param>
    /// <param name="Changes">Whether it is going to change something, as far as the bulk tells.</param>
    private sealed record Found(Look Look, bool Changes);
}
