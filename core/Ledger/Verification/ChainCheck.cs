namespace ZocSec.Core.Ledger.Verification;

/// <summary>
/// Checks one chain, whose rows come as <see cref="ChainSorter"/> sorts them. Remembers only the entry before.
/// </summary>
/// <param name="chain">The chain.</param>
/// <param name="report">Takes what is wrong.</param>
internal sealed class ChainCheck(ChainKey chain, Action<LedgerFlaw> report)
{
    private ChainRow? _standing;
    private ChainRow? _last;
    private ChainRow? _head;
    private ChainRow? _sealed;
    private string _name = "";

    /// <summary>The chain.</summary>
    public ChainKey Chain => chain;

    /// <summary>
    /// The number of the newest entry where the standing counts fewer: written meanwhile, unless the standing stays so.
    /// </summary>
    public long? Ahead { get; private set; }

    /// <summary>How many entries the standing counts; 0 when there is none.</summary>
    public long Counted => _standing?.Number ?? 0;

    /// <summary>Takes the next row.</summary>
    public void Take(ChainRow row)
    {
        _name = row.Name.Length > 0 ? row.Name : _name;
        switch (row.Kind)
        {
            case ChainRowKind.Standing when _standing is null:
                _standing = row;
                break;
            case ChainRowKind.Standing:
                Report("has two standings");
                break;
            case ChainRowKind.Entry:
                TakeEntry(row);
                break;
            default:
                TakeSealed(row);
                break;
        }
    }

    /// <summary>Ends the chain.</summary>
    public void End()
    {
        if (_standing is { } standing)
        {
            EndStanding(standing);
        }
        else if (_last is null && _sealed is { } gone)
        {
            Report($"standing and entries are gone; {SealOf(gone)} has {Amount(gone.Number)}");
            return;
        }

        if (_sealed is { } missing && Math.Max(_last?.Number ?? 0, Counted) < missing.Number)
        {
            Report($"is shorter than it was: {SealOf(missing)} has {Amount(missing.Number)}");
        }
    }

    /// <summary>Tells of entries that the standing does not count.</summary>
    /// <param name="counted">How many it counts by now.</param>
    public void EndAhead(long counted)
    {
        if (Ahead is { } newest && counted < newest)
        {
            Report(
                _standing is null && counted == 0
                    ? $"the standing is gone; its entries up to {newest} are there"
                    : $"there is an entry {newest}, but the standing counts {Amount(counted)}"
            );
        }
    }

    private static string SealOf(ChainRow row) => $"seal {row.Place} of {row.Previous}";

    private static string Amount(long entries) => entries == 1 ? "1 entry" : $"{entries} entries";

    private void TakeEntry(ChainRow entry)
    {
        if (entry.Number < 1)
        {
            Report($"an entry has the number {entry.Number}");
            return;
        }

        var (number, hash) = _last is { } last ? (last.Number, last.Hash) : (0, "");
        if (entry.Number == number)
        {
            Report($"entry {number} is there twice");
            return;
        }

        if (entry.Number > Counted)
        {
            Ahead = entry.Number;
        }

        if (entry.Number > number + 1)
        {
            // Of what is written while it is read, any part may be seen.
            ReportMissing(number + 1, Math.Min(entry.Number - 1, Math.Max(Counted, number)));
        }
        else if (entry.Previous != hash)
        {
            Report(
                number == 0
                    ? "entry 1 follows another entry: the chain began before it"
                    : $"entry {entry.Number} does not follow the entry {number} that is stored: one of them was replaced"
            );
        }
        else if (_last is { } before && entry.Place < before.Place)
        {
            Report($"entry {entry.Number} stands before entry {number}: the order was changed");
        }

        _last = entry;
        if (entry.Number == Counted)
        {
            _head = entry;
        }
    }

    private void TakeSealed(ChainRow row)
    {
        if (_last is { } last && last.Number == row.Number)
        {
            if (last.Hash != row.Hash)
            {
                Report($"entry {row.Number} is not the one that {SealOf(row)} has: it, or one before it, was replaced");
            }
        }
        else if (_sealed is not { } known || known.Number < row.Number)
        {
            _sealed = row;
        }
    }

    private void EndStanding(ChainRow standing)
    {
        var number = _last?.Number ?? 0;
        if (number < standing.Number)
        {
            ReportMissing(number + 1, standing.Number);
        }
        else if (standing.Number > 0 ? _head is { } head && head.Hash != standing.Hash : standing.Hash.Length > 0)
        {
            Report($"the standing's head is not the hash of its entry {standing.Number}");
        }
    }

    private void ReportMissing(long first, long last)
    {
        if (first == last)
        {
            Report($"entry {first} is missing");
        }
        else if (first < last)
        {
            Report($"entries {first} to {last} are missing");
        }
    }

    private void Report(string problem) => report(new LedgerFlaw(About(chain, _name), problem));

    /// <summary>What a chain is about, in words.</summary>
    public static string About(ChainKey chain, string name) =>
        $"{chain.Tenant}  {chain.Guardrail}  {(name.Length > 0 ? name : $"the resource whose key has the hash {chain.Resource}")}";
}
