using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Ledger.AzureStandingWrite;

namespace ZocSec.Core.Ledger;

/// <summary>
/// The ledger in a storage account; shares its transactions with the queue, since all of a tenant is in one partition.
/// </summary>
internal sealed class AzureLedger(
    AzureStore store,
    AzureTenants tenants,
    AzureWorkQueue queue,
    AzureSeals seals,
    TimeProvider time
) : ILedger
{
    private readonly AzureStandings _standings = new(store, tenants);
    private readonly AzureEntries _entries = new(store, tenants);
    private readonly AzureBreakers _breakers = new(store, tenants, time);

    /// <inheritdoc />
    public Task<Standing?> FindAsync(StandingKey key, CancellationToken ct) => _standings.FindAsync(key, ct);

    /// <inheritdoc />
    public async Task<BeginResult> BeginAsync(Standing next, int? changesPerHour, CancellationToken ct)
    {
        var tenant = next.Resource.Tenant;
        await tenants.NoteAsync(tenant, ct);
        using var turn = changesPerHour is null ? null : await _breakers.EnterAsync(tenant, next.Guardrail, ct);
        var write = new AzureStandingWrite(store, next);
        for (var attempts = default(AzureAttempts); attempts.Next(); )
        {
            var present = await write.ReadAsync(ct);
            if (present == Present.Written)
            {
                return BeginResult.Begun;
            }

            var permit = changesPerHour is { } limit
                ? await _breakers.PermitAsync(tenant, next.Guardrail, limit, ct)
                : null;
            if (changesPerHour is not null && permit is null)
            {
                return BeginResult.Tripped;
            }

            if (present == Present.Changed)
            {
                return BeginResult.Conflict;
            }

            if (
                await store.TryWriteAsync(permit is null ? [.. write.Actions()] : [.. write.Actions(), permit], ct)
                is not null
            )
            {
                return BeginResult.Begun;
            }
        }

        return BeginResult.Conflict;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">Work is another tenant's, or more follows than one transaction holds.</exception>
    public async Task<bool> SettleAsync(Settlement settlement, CancellationToken ct)
    {
        var (next, link) = Chain.Append(settlement);
        var part = PartOf(settlement);
        await tenants.NoteAsync(next.Resource.Tenant, ct);
        await part.PrepareAsync(ct);
        var write = new AzureStandingWrite(store, next);
        var present = await write.ReadAsync(ct);
        var entry = link is { } appended ? AzureEntries.Adds(appended).ToArray() : [];
        for (var attempts = default(AzureAttempts); present == Present.AsRead && attempts.Next(); )
        {
            var isWritten =
                await store.TryWriteAsync([.. write.Actions(), .. entry, .. part.Actions()], ct) is not null;
            present = isWritten ? Present.Written : await write.ReadAsync(ct);
            if (present == Present.AsRead)
            {
                // Not the standing is why, but its work.
                await part.RefreshAsync(ct);
            }
        }

        if (present == Present.Changed)
        {
            return false;
        }

        await queue.EndedAsync(settlement.Completes, part.Follow);
        return true;
    }

    /// <inheritdoc />
    public Task<ImmutableArray<LedgerEntry>> ReadAsync(LedgerQuery query, CancellationToken ct) =>
        _entries.ReadAsync(query, ct);

    /// <inheritdoc />
    public Task<LedgerEntry?> FindEntryAsync(string id, TenantId? tenant, CancellationToken ct) =>
        _entries.FindAsync(id, tenant, ct);

    /// <inheritdoc />
    public Task<StandingPage> ListAsync(StandingQuery query, CancellationToken ct) => _standings.ListAsync(query, ct);

    /// <inheritdoc />
    public async Task<ImmutableArray<OpenCount>> CountOpenAsync(StandingQuery query, CancellationToken ct)
    {
        var counts = new Dictionary<(GuardrailName Guardrail, EntryOutcome Outcome), int>();
        await foreach (var standing in this.ListAllAsync(query with { OpenOnly = true }, ct))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (standing.Guardrail, standing.Outcome), out _)++;
        }

        return [.. counts.Select(pair => new OpenCount(pair.Key.Guardrail, pair.Key.Outcome, pair.Value))];
    }

    /// <inheritdoc />
    public Task<ImmutableArray<TrippedBreaker>> ListBreakersAsync(CancellationToken ct) => _breakers.ListAsync(ct);

    /// <inheritdoc />
    public Task<bool> ResetBreakerAsync(TenantId tenant, GuardrailName guardrail, CancellationToken ct) =>
        _breakers.ResetAsync(tenant, guardrail, ct);

    /// <inheritdoc />
    public async Task ForgetAsync(TenantId tenant, CancellationToken ct)
    {
        // Before, so that nothing is gone without a note; and after, since what was sealed in between is void too.
        var isKnown = (await tenants.ListAsync(ct)).Contains(tenant);
        if (isKnown)
        {
            await seals.NoteAsync(seal => seal with { Forgotten = tenant }, ct);
        }

        await tenants.ForgetAsync(tenant, ct);
        if (isKnown)
        {
            await seals.NoteAsync(seal => seal with { Forgotten = tenant }, ct);
        }

        await AzureRows.RemoveAsync(store, AzureCursors.RangeOf($"tenant/{tenant}/"), ct);
    }

    private AzureWorkPart PartOf(Settlement settlement)
    {
        var now = time.GetUtcNow();
        var partition = AzureKeys.PartitionOf(settlement.Next.Resource.Tenant);
        var (inside, others) = AzureWorkPart.Split(
            settlement.Follow.Select(work => AzureWorkRow.New(work, now)),
            partition
        );
        var isForeign = settlement.Completes is { } ends && AzureWorkRow.PartitionOf(ends.Work) != partition;
        return others.Count == 0 && !isForeign
            ? queue.Part(partition, settlement.Completes, inside)
            : throw new ArgumentException(
                "What a settlement ends and what follows from it must be its tenant's, and fit into one transaction.",
                nameof(settlement)
            );
    }
}
