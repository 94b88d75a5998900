using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Where a run is when it ends.</summary>
public enum CrashPoint
{
    /// <summary>Nothing is on disk yet.</summary>
    BeforeIntent,

    /// <summary>The intent is on disk, and nothing is written.</summary>
    AfterIntent,

    /// <summary>All is written, and the outcome is not on disk.</summary>
    BeforeOutcome,

    /// <summary>The outcome is on disk.</summary>
    AfterOutcome,
}

/// <summary>A ledger that is asked at each step whether the process ends there.</summary>
internal sealed class CrashingLedger(ILedger inner, Action<CrashPoint> crash) : ILedger
{
    public Task<Standing?> FindAsync(StandingKey key, CancellationToken ct) => inner.FindAsync(key, ct);

    public async Task<BeginResult> BeginAsync(Standing next, int? changesPerHour, CancellationToken ct)
    {
        crash(CrashPoint.BeforeIntent);
        var result = await inner.BeginAsync(next, changesPerHour, ct);
        crash(CrashPoint.AfterIntent);
        return result;
    }

    public async Task<bool> SettleAsync(Settlement settlement, CancellationToken ct)
    {
        crash(CrashPoint.BeforeOutcome);
        var result = await inner.SettleAsync(settlement, ct);
        crash(CrashPoint.AfterOutcome);
        return result;
    }

    public Task<ImmutableArray<LedgerEntry>> ReadAsync(LedgerQuery query, CancellationToken ct) =>
        inner.ReadAsync(query, ct);

    public Task<LedgerEntry?> FindEntryAsync(string id, TenantId? tenant, CancellationToken ct) =>
        inner.FindEntryAsync(id, tenant, ct);

    public Task<StandingPage> ListAsync(StandingQuery query, CancellationToken ct) => inner.ListAsync(query, ct);

    public Task<ImmutableArray<OpenCount>> CountOpenAsync(StandingQuery query, CancellationToken ct) =>
        inner.CountOpenAsync(query, ct);

    public Task<ImmutableArray<TrippedBreaker>> ListBreakersAsync(CancellationToken ct) => inner.ListBreakersAsync(ct);

    public Task<bool> ResetBreakerAsync(TenantId tenant, GuardrailName guardrail, CancellationToken ct) =>
        inner.ResetBreakerAsync(tenant, guardrail, ct);

    public Task ForgetAsync(TenantId tenant, CancellationToken ct) => inner.ForgetAsync(tenant, ct);
}
