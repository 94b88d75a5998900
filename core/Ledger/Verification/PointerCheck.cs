namespace ZocSec.Core.Ledger.Verification;

/// <summary>Checks that each entry is found by the rows that point to it.</summary>
internal static class PointerCheck
{
    /// <summary>Goes through both side by side; both are in the order of their keys.</summary>
    /// <param name="due">The rows that ought to be there. Those of entries that are written meanwhile may be missing here.</param>
    /// <param name="stored">The rows that are there.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static async Task RunAsync(
        IEnumerable<(StoredPointer Pointer, string About, long Number)> due,
        IAsyncEnumerable<StoredPointer> stored,
        Action<LedgerFlaw> report
    )
    {
        await using var there = stored.GetAsyncEnumerator();
        var isAtEnd = false;
        StoredPointer? current = null;
        foreach (var (pointer, about, number) in due)
        {
            while (!isAtEnd && (current is not { } before || Compare(before, pointer) < 0))
            {
                isAtEnd = !await there.MoveNextAsync();
                current = isAtEnd ? null : there.Current;
            }

            if (current is not { } found || Compare(found, pointer) != 0)
            {
                report(
                    new LedgerFlaw(about, $"entry {number}: the row {pointer.Row} is missing, by which it is found")
                );
            }
            else if (found.Says != pointer.Says)
            {
                report(
                    new LedgerFlaw(
                        about,
                        $"entry {number}: the row {pointer.Row}, by which it is found, says {found.Says} instead of {pointer.Says}"
                    )
                );
            }
        }
    }

    private static int Compare(StoredPointer one, StoredPointer other) =>
        string.CompareOrdinal(one.Partition, other.Partition) is not 0 and var order
            ? order
            : string.CompareOrdinal(one.Row, other.Row);
}
