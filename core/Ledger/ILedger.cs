using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Ledger;

/// <summary>Standings and entries. What a method returned from is on disk.</summary>
public interface ILedger
{
    /// <summary>Reads a standing; null when there is none yet.</summary>
    Task<Standing?> FindAsync(StandingKey key, CancellationToken ct);

    /// <summary>
    /// Records the intent in <paramref name="next"/> if the standing still has the version that was read and the breaker
    /// permits one more change.
    /// </summary>
    /// <param name="next">The standing with its intent; <see cref="Standing.Version"/> is the version read.</param>
    /// <param name="changesPerHour">The breaker's limit; null when a person asked, which bypasses it.</param>
    /// <param name="ct">Cancels.</param>
    Task<BeginResult> BeginAsync(Standing next, int? changesPerHour, CancellationToken ct);

    /// <summary>
    /// Records a decision: entry and standing together, if the standing still has the version that was read; ends the
    /// work that led to it and queues what follows.
    /// </summary>
    /// <returns>False when another writer came first: nothing was written, the work is still leased.</returns>
    Task<bool> SettleAsync(Settlement settlement, CancellationToken ct);

    /// <summary>Reads entries, newest first.</summary>
    Task<ImmutableArray<LedgerEntry>> ReadAsync(LedgerQuery query, CancellationToken ct);

    /// <summary>Reads the entry with an id; null when there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="tenant">Whose it must be; null for anybody's.</param>
    /// <param name="ct">Cancels.</param>
    Task<LedgerEntry?> FindEntryAsync(string id, TenantId? tenant, CancellationToken ct);

    /// <summary>Reads standings in a stable order, a page at a time.</summary>
    Task<StandingPage> ListAsync(StandingQuery query, CancellationToken ct);

    /// <summary>Counts the standings that fit and whose last verdict is a violation, by guardrail and outcome.</summary>
    Task<ImmutableArray<OpenCount>> CountOpenAsync(StandingQuery query, CancellationToken ct);

    /// <summary>The breakers that are tripped.</summary>
    Task<ImmutableArray<TrippedBreaker>> ListBreakersAsync(CancellationToken ct);

    /// <summary>Resets a breaker; counting starts anew.</summary>
    /// <returns>False when it was not tripped.</returns>
    Task<bool> ResetBreakerAsync(TenantId tenant, GuardrailName guardrail, CancellationToken ct);

    /// <summary>
    /// Removes everything that is kept of a tenant: standings, entries, permits, breakers, its cursors and its work that
    /// was set aside. That it was forgotten is noted among the seals, by the tenant's number only.
    /// </summary>
    Task ForgetAsync(TenantId tenant, CancellationToken ct);
}

/// <summary>What came of recording an intent.</summary>
public enum BeginResult
{
    /// <summary>It is on disk: the change may be made.</summary>
    Begun,

    /// <summary>Another writer came first: read again.</summary>
    Conflict,

    /// <summary>The breaker is tripped: nothing may be changed.</summary>
    Tripped,
}

/// <summary>A decision to record.</summary>
/// <param name="Next">The standing after it; <see cref="Standing.Version"/> is the version read.</param>
/// <param name="Entry">The entry, without number and hashes, which the ledger fills in; null when only the time moved.</param>
/// <param name="Completes">The work it ends; null for none.</param>
/// <param name="Follow">Work to queue.</param>
public sealed record Settlement(Standing Next, LedgerEntry? Entry, Leased? Completes, ImmutableArray<Work> Follow);

/// <summary>Which entries.</summary>
public sealed record LedgerQuery
{
    /// <summary>At most so many; 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Only entries older than the one with this id.</summary>
    public string? Before { get; init; }

    /// <summary>Only this tenant's.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Only this guardrail's.</summary>
    public GuardrailName? Guardrail { get; init; }

    /// <summary>Only of resources with this name or key.</summary>
    public string? Resource { get; init; }

    /// <summary>Only with this outcome.</summary>
    public EntryOutcome? Outcome { get; init; }

    /// <summary>Only what this person or program caused.</summary>
    public string? Actor { get; init; }

    /// <summary>Only of the run with this <see cref="LedgerEntry.Trigger"/>.</summary>
    public string? Run { get; init; }

    /// <summary>Only of resources that somebody may see; null for all.</summary>
    public Sight? Sight { get; init; }
}

/// <summary>Which standings.</summary>
public sealed record StandingQuery
{
    /// <summary>Only this tenant's.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Only of this guardrail.</summary>
    public GuardrailName? Guardrail { get; init; }

    /// <summary>Only of resources of this kind.</summary>
    public ResourceKind? Kind { get; init; }

    /// <summary>Only those whose last verdict is a violation.</summary>
    public bool OpenOnly { get; init; }

    /// <summary>Only those with a change under way.</summary>
    public bool IntentOnly { get; init; }

    /// <summary>Only those last read before this time.</summary>
    public DateTimeOffset? ReadBefore { get; init; }

    /// <summary>Only of resources that somebody may see; null for all.</summary>
    public Sight? Sight { get; init; }

    /// <summary>The page: what the page before returned.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most so many a page.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>Whether a standing is among those that are asked for.</summary>
    internal bool Covers(Standing standing) =>
        (Kind is null || standing.Resource.Kind == Kind)
        && (!OpenOnly || standing.Verdict == VerdictKind.Violation)
        && (!IntentOnly || standing.Intent is not null)
        && (ReadBefore is null || standing.ReadAt < ReadBefore)
        && (Sight?.Covers(standing.Guardrail, standing.Resource) ?? true);
}

/// <summary>A page of standings.</summary>
/// <param name="Standings">The standings.</param>
/// <param name="Next">The next page's cursor; null after the last.</param>
public sealed record StandingPage(ImmutableArray<Standing> Standings, string? Next);

/// <summary>How many violations are open.</summary>
/// <param name="Guardrail">Whose.</param>
/// <param name="Outcome">What was decided about them at last.</param>
/// <param name="Count">How many.</param>
public readonly record struct OpenCount(GuardrailName Guardrail, EntryOutcome Outcome, int Count);

/// <summary>A breaker that stays open until a person resets it.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Guardrail">Which guardrail's.</param>
/// <param name="Since">Since when.</param>
public sealed record TrippedBreaker(TenantId Tenant, GuardrailName Guardrail, DateTimeOffset Since);
