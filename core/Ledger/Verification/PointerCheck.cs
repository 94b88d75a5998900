namespace ZocSec.Core.Ledger.Verification;

/// <summary>Checks that each entry and each standing is found by the rows that point to it, and by no others.</summary>
/// <param name="rows">Where both are.</param>
/// <param name="report">Takes what is wrong.</param>
internal sealed class PointerCheck(IStoredRows rows, Action<LedgerFlaw> report)
{
    /// <summary>
    /// Goes through both side by side; both are in the order of their keys. Where they differ it reads again, since they were
    /// not read at one moment.
    /// </summary>
    /// <param name="due">The rows that ought to be there.</param>
    /// <param name="stored">The rows that are there.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RunAsync(
        IEnumerable<DuePointer> due,
        IAsyncEnumerable<StoredPointer> stored,
        CancellationToken ct
    )
    {
        await using var there = stored.GetAsyncEnumerator(ct);
        var isThere = await there.MoveNextAsync();
        var isCalledFor = false;
        foreach (var one in due)
        {
            while (isThere && Compare(there.Current, one.Pointer) < 0)
            {
                await NextAsync();
            }

            isCalledFor = isThere && Compare(there.Current, one.Pointer) == 0;
            if (!isCalledFor || there.Current.Says != one.Pointer.Says)
            {
                await ReviewAsync(one, ct);
            }
        }

        while (isThere)
        {
            await NextAsync();
        }

        async Task NextAsync()
        {
            if (!isCalledFor)
            {
                await ReviewAsync(there.Current, ct);
            }

            isCalledFor = false;
            isThere = await there.MoveNextAsync();
        }
    }

    private static int Compare(StoredPointer one, StoredPointer other) =>
        string.CompareOrdinal(one.Partition, other.Partition) is not 0 and var order
            ? order
            : string.CompareOrdinal(one.Row, other.Row);

    private async Task ReviewAsync(DuePointer one, CancellationToken ct)
    {
        var state = await rows.ReadPointerAsync(one.Pointer, ct);
        if (state.Due is { } due && state.Says != due)
        {
            report(
                new LedgerFlaw(
                    one.About,
                    state.Says is { } says
                        ? $"{one.Target}: the row {one.Pointer.Row}, by which it is found, says {says} instead of {due}"
                        : $"{one.Target}: the row {one.Pointer.Row} is missing, by which it is found"
                )
            );
        }
    }

    private async Task ReviewAsync(StoredPointer one, CancellationToken ct)
    {
        if (await rows.ReadPointerAsync(one, ct) is { Due: null, Says: not null })
        {
            report(
                new LedgerFlaw(
                    $"the row {one.Row} of {one.Partition}",
                    "nothing calls for it: what it leads to is gone, or is otherwise"
                )
            );
        }
    }
}
