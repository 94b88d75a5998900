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
    private ChainRow? _removed;
    private long _sealedBefore;
    private string _name = "";

    /// <summary>The chain.</summary>
    public ChainKey Chain => chain;

    /// <summary>
    /// The number of the newest entry where the standing counts fewer: written meanwhile, unless the standing stays so.
    /// </summary>
    public long? Ahead { get; private set; }

    /// <summary>How many of the oldest entries were removed, as seals have it.</summary>
    public long Removed => _removed?.Number ?? 0;

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
            case ChainRowKind.Removed:
                _removed = row;
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
        // Only what a day's seal has is ever removed.
        if (_removed is { } removed && _sealedBefore < removed.Number)
        {
            Report($"{SealOf(removed)} has entry {removed.Number} as removed, which no seal before it has");
        }

        if (_standing is { } standing)
        {
            EndStanding(standing);
            if (standing.Place > Removed)
            {
                Report($"the standing says that entries up to {standing.Place} were removed, and no seal does");
            }
        }
        else if (_last is null && _sealed is { } gone)
        {
            Report($"standing and entries are gone; {SealOf(gone)} has {Amount(gone.Number)}");
            return;
        }

        if (_sealed is { } missing && Math.Max(Before().Number, Counted) < missing.Number)
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

        if (entry.Number < Removed)
        {
            // It may go at any time; those around it may be gone.
            _last = entry;
            return;
        }

        if (entry.Number == Removed)
        {
            if (entry.Hash != _removed!.Value.Hash)
            {
                Report($"entry {entry.Number} is not the one that {SealOf(_removed.Value)} has as removed");
            }

            _last = entry;
            return;
        }

        var (number, hash) = Before();
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
                number == 0 ? "entry 1 follows another entry: the chain began before it"
                : number == Removed
                    ? $"entry {entry.Number} does not follow the entry {number} that was removed: it, or {SealOf(_removed!.Value)}, was replaced"
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

    // What was removed stands as the entry before those that are there.
    private (long Number, string Hash) Before() =>
        _removed is { } removed && (_last?.Number ?? 0) <= removed.Number ? (removed.Number, removed.Hash)
        : _last is { } last ? (last.Number, last.Hash)
        : (0, "");

    private void TakeSealed(ChainRow row)
    {
        if (_removed is { } gone && row.Place < gone.Place)
        {
            _sealedBefore = Math.Max(_sealedBefore, row.Number);
        }

        if (_removed is { } removed && removed.Number == row.Number && removed.Hash != row.Hash)
        {
            Report($"entry {row.Number} was removed as another one than {SealOf(row)} has");
            return;
        }

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
        // Whatever was removed, the newest entry stays.
        var number =
            (_last?.Number ?? 0) >= standing.Number ? standing.Number : Math.Min(Before().Number, standing.Number - 1);
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
