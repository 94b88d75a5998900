using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Engine.Undo;

/// <summary>Finds the entry that is to be taken back, and what never can be. Asks no service for its state.</summary>
internal sealed class UndoFinder(GuardrailSet guardrails, IPolicySource policies, ILedger ledger)
{
    private const int Most = 1000;

    /// <summary>Finds it.</summary>
    /// <returns>The case; else why there is none.</returns>
    public async Task<(UndoCase? Found, UndoResult? Refusal)> FindAsync(UndoRequest request, CancellationToken ct)
    {
        if (await ledger.FindEntryAsync(request.Entry, request.Tenant, ct) is not { } entry)
        {
            var whose = request.Tenant is { } tenant ? $" of installation {tenant}" : "";
            return Refuse(UndoEnd.NotFound, $"there is no entry {request.Entry}{whose}");
        }

        if (entry.Undoes is { } undone)
        {
            return Refuse(UndoEnd.Refused, $"it is itself about taking back entry {undone}", entry);
        }

        if (!entry.MadeChanges)
        {
            var outcome = EntryOutcomes.NameOf(entry.Outcome);
            return Refuse(UndoEnd.Refused, $"it changed nothing: its outcome is {outcome}", entry);
        }

        if (entry.Final is { } why)
        {
            return Refuse(UndoEnd.Refused, why, entry);
        }

        if (!guardrails.TryGet(entry.Guardrail, out var guardrail))
        {
            return Refuse(UndoEnd.Refused, $"no guardrail here is {entry.Guardrail}, which made the change", entry);
        }

        if (await policies.ReadyAsync(entry.Resource.Tenant, ct) is { } unknown)
        {
            var end = unknown.RetryAt is null ? UndoEnd.Refused : UndoEnd.Later;
            return (null, new UndoResult(end, unknown.Reason) { Entry = entry, RetryAt = unknown.RetryAt });
        }

        if (await UndoneAsync(entry, ct) is { } earlier)
        {
            var who = earlier.Actor ?? "somebody";
            var reason =
                $"{who} has taken it back already, on {earlier.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC (entry {earlier.Id})";
            return Refuse(UndoEnd.Already, reason, entry);
        }

        return (new UndoCase(entry, guardrail), null);
    }

    /// <summary>The entries with changes that guardrails made, newest first, read as they are asked for.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="ct">Cancels.</param>
    public async IAsyncEnumerable<LedgerEntry> ListAsync(
        UndoSelection selection,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var query = new LedgerQuery
        {
            Run = await RunOfAsync(selection, ct),
            Guardrail = selection.Guardrail,
            Tenant = selection.Tenant,
            Sight = selection.Sight,
            Before = selection.Before,
            Limit = Most,
        };
        while (await ledger.ReadAsync(query, ct) is { IsEmpty: false } page)
        {
            foreach (var entry in page)
            {
                if (entry.Time < selection.Since)
                {
                    yield break;
                }

                if (entry is { MadeChanges: true, Undoes: null } && !(entry.Time > selection.Until))
                {
                    yield return entry;
                }
            }

            query = query with { Before = page[^1].Id };
        }
    }

    // Whoever looks at an entry knows its id, and need not copy what caused it.
    private async Task<string?> RunOfAsync(UndoSelection selection, CancellationToken ct) =>
        selection.Run is { } run && await ledger.FindEntryAsync(run, selection.Tenant, ct) is { } entry
            ? entry.Trigger
            : selection.Run;

    private async Task<LedgerEntry?> UndoneAsync(LedgerEntry entry, CancellationToken ct)
    {
        var query = new LedgerQuery
        {
            Tenant = entry.Resource.Tenant,
            Guardrail = entry.Guardrail,
            Resource = entry.Resource.Key,
            Outcome = EntryOutcome.Undone,
            Limit = Most,
        };
        var undone = await ledger.ReadAsync(query, ct);
        return undone.FirstOrDefault(one => string.Equals(one.Undoes, entry.Id, StringComparison.Ordinal));
    }

    private static (UndoCase?, UndoResult?) Refuse(UndoEnd end, string reason, LedgerEntry? entry = null) =>
        (null, new UndoResult(end, reason) { Entry = entry });
}

/// <summary>An entry whose changes can be taken back, and who does it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Guardrail">The guardrail that made them.</param>
internal sealed record UndoCase(LedgerEntry Entry, IGuardrail Guardrail)
{
    /// <summary>Whose standing it changes.</summary>
    public StandingKey Key => new(Entry.Guardrail, Entry.Resource);

    /// <summary>A result about the entry.</summary>
    public UndoResult Result(UndoEnd end, string reason) => new(end, reason) { Entry = Entry };

    /// <summary>What was taken back, and what stays, as a plan that was carried out.</summary>
    public UndoPlan PlanOf(ImmutableArray<Change> made) =>
        new([
            .. Entry
                .Changes.Reverse()
                .Select(change => change.Inverse())
                .Select(back => new UndoStep(
                    back,
                    made.Contains(back) ? UndoStepKind.Back
                        : back is { After: null, Lasting: not null } ? UndoStepKind.Stays
                        : UndoStepKind.Open,
                    back.After
                )),
        ]);
}
