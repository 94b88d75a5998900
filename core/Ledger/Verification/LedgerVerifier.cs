using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>
/// Finds what was altered in the ledger, removed from it or put into another order. Changes nothing; its memory does not
/// grow with the ledger, a temporary file does.
/// </summary>
public sealed class LedgerVerifier
{
    private readonly IStoredLedger _ledger;

    internal LedgerVerifier(IStoredLedger ledger) => _ledger = ledger;

    /// <summary>Checks everything.</summary>
    /// <param name="seal">The hash of a seal, written down elsewhere, that must be there; null for none.</param>
    /// <param name="report">Takes each thing that is wrong, as it is found.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public async Task<VerifiedLedger> RunAsync(string? seal, Action<LedgerFlaw> report, CancellationToken ct)
    {
        var flaws = 0L;
        using var rows = _ledger.Open();
        using var sorter = new ChainSorter();
        // Seals before standings, standings before entries: what one of them has is there when the next is read.
        var seals = new SealCheck(seal, Report);
        var tenants = new HashSet<TenantId>();
        await foreach (var stored in rows.ReadSealsAsync(ct))
        {
            if (seals.Take(stored) is { } whole)
            {
                sorter.Add(whole);
                tenants.UnionWith(whole.Heads.Select(head => new TenantId(head.Chain.Tenant)));
            }
        }

        seals.End();
        var standings = 0L;
        await foreach (var stored in rows.ReadStandingsAsync(tenants, ct))
        {
            standings++;
            Check(stored);
            sorter.Add(stored);
        }

        var entries = 0L;
        await foreach (var stored in rows.ReadEntriesAsync(tenants, since: null, ct))
        {
            entries++;
            Check(stored);
            sorter.Add(stored);
        }

        await new PointerCheck(rows, Report).RunAsync(sorter.Pointers(), rows.ReadPointersAsync(tenants, ct), ct);
        var removed = await CheckChainsAsync(rows, sorter.Rows().Where(row => !seals.IsVoid(row)), Report, ct);
        return new VerifiedLedger(entries, standings, seals.Count, flaws)
        {
            LastSeal = SealSummary.Of(seals.Last),
            FoundSeal = SealSummary.Of(seals.Found),
            Removed =
                removed.Entries == 0 ? null : removed with { Last = seals.LastRemoval, Before = seals.RemovedBefore },
            Forgotten = [.. seals.Forgotten.Select(one => (one.Key, one.Value.Time))],
        };

        void Report(LedgerFlaw flaw)
        {
            flaws++;
            report(flaw);
        }

        void Check(object stored)
        {
            foreach (var flaw in stored is StoredEntry entry ? FlawsOf(entry) : FlawsOf((StoredStanding)stored))
            {
                Report(flaw);
            }
        }
    }

    private static IEnumerable<LedgerFlaw> FlawsOf(StoredStanding stored) =>
        stored.Standing is not { } standing
            ? [new LedgerFlaw(stored.Row, "holds no standing that can be read: it was altered")]
            : stored.Disagreements.Select(problem => new LedgerFlaw(
                ChainCheck.About(ChainKey.Of(standing.Key), standing.Resource.Name),
                $"the standing: {problem}"
            ));

    private static IEnumerable<LedgerFlaw> FlawsOf(StoredEntry stored)
    {
        if (stored.Entry is not { } entry)
        {
            yield return new LedgerFlaw(stored.Row, "holds no entry that can be read: it was altered");
            yield break;
        }

        var about = ChainCheck.About(
            ChainKey.Of(new StandingKey(entry.Guardrail, entry.Resource)),
            entry.Resource.Name
        );
        if (Chain.HashOf(entry.Previous, stored.Body) != stored.Hash)
        {
            yield return new LedgerFlaw(
                about,
                $"entry {entry.Number} was altered: its hash is that of another text ({stored.Row})"
            );
        }

        foreach (var problem in stored.Disagreements)
        {
            yield return new LedgerFlaw(about, $"entry {entry.Number}: {problem}");
        }
    }

    private static async Task<RemovedEntries> CheckChainsAsync(
        IStoredRows rows,
        IEnumerable<ChainRow> sorted,
        Action<LedgerFlaw> report,
        CancellationToken ct
    )
    {
        var removed = new RemovedEntries(0, 0);
        ChainCheck? check = null;
        foreach (var row in sorted)
        {
            ct.ThrowIfCancellationRequested();
            if (check?.Chain != row.Chain)
            {
                await EndAsync();
                check = new ChainCheck(row.Chain, report);
            }

            check.Take(row);
        }

        await EndAsync();
        return removed;

        async Task EndAsync()
        {
            check?.End();
            if (check?.Removed is > 0 and var gone)
            {
                removed = removed with { Entries = removed.Entries + gone, Chains = removed.Chains + 1 };
            }

            if (check?.Ahead is not null)
            {
                check.EndAhead(rows.IsSnapshot ? check.Counted : await rows.CountAsync(check.Chain, ct));
            }
        }
    }
}
