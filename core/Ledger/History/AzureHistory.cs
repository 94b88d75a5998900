using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Ledger.History;

/// <summary>
/// Reads the ledger through in a storage account, which lists entries newest first: so a span is read in windows of time
/// that are made as wide as holds a page of entries.
/// </summary>
internal sealed class AzureHistory(AzureStore store, AzureTenants tenants) : ILedgerHistory
{
    // Rows may have a megabyte each.
    private const int Page = 250;
    private const int Sparse = Page / 4;
    private static readonly TimeSpan FirstWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc />
    public async IAsyncEnumerable<RecordedEntry> ReadAsync(
        LedgerSpan span,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        IReadOnlyList<TenantId> asked = span.Tenant is { } tenant ? [tenant] : await tenants.ListAsync(ct);
        if (await EndAsync(asked, span.Until, ct) is not { } end)
        {
            yield break;
        }

        var width = FirstWindow;
        for (var begin = Whole(span.Since ?? DateTimeOffset.UnixEpoch); begin < end; )
        {
            var until = end - begin > width ? Whole(begin + width) : end;
            var isNarrowest = until - begin <= Tick;
            var rows = await ReadAsync(asked, span, begin, until, isNarrowest ? int.MaxValue : Page + 1, ct);
            if (rows.Count > Page && !isNarrowest)
            {
                width = (until - begin) / 2 is var half && half > Tick ? half : Tick;
                continue;
            }

            foreach (var entry in InOrder(rows))
            {
                yield return entry;
            }

            begin = until;
            width = rows.Count < Sparse ? width * 2 : width;
        }
    }

    // Keys are of whole milliseconds, and so are windows: what happened at once is read at once.
    private static DateTimeOffset Whole(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private static IEnumerable<RecordedEntry> InOrder(IEnumerable<TableEntity> rows) =>
        rows.Select(row =>
                RecordedEntry.Of(
                    AzureBody.Read(row),
                    row.GetString(AzureEntries.Hash) ?? "",
                    $"the row {row.RowKey} of {row.PartitionKey}"
                )
            )
            .OrderBy(read => EntryIds.TimeOf(read.Entry.Id), StringComparer.Ordinal)
            .ThenBy(read => read.Entry.Resource.Tenant.Value, StringComparer.Ordinal)
            .ThenBy(read => read.Entry.Guardrail.Value, StringComparer.Ordinal)
            .ThenBy(read => read.Entry.Resource.Key, StringComparer.Ordinal)
            .ThenBy(read => read.Entry.Number);

    private async Task<List<TableEntity>> ReadAsync(
        IReadOnlyList<TenantId> asked,
        LedgerSpan span,
        DateTimeOffset begin,
        DateTimeOffset until,
        int max,
        CancellationToken ct
    )
    {
        var found = await AzureTenants.AskAsync(
            asked,
            (partition, inner) =>
                store.QueryAsync(
                    new AzureRange(partition, AzureEntries.Prefix)
                    {
                        After = KeyOf(until),
                        UpTo = KeyOf(begin),
                        Where = span.Guardrail is { } guardrail
                            ? TableClient.CreateQueryFilter($"guardrail eq {guardrail.Value}")
                            : null,
                        Max = max,
                    },
                    inner
                ),
            ct
        );
        return [.. found.SelectMany(rows => rows)];
    }

    // After the newest entry, or before; null when there is none.
    private async Task<DateTimeOffset?> EndAsync(
        IReadOnlyList<TenantId> asked,
        DateTimeOffset? until,
        CancellationToken ct
    )
    {
        var newest = await AzureTenants.AskAsync(
            asked,
            (partition, inner) =>
                store.QueryAsync(
                    new AzureRange(partition, AzureEntries.Prefix) { Max = 1, Columns = AzureRange.KeysOnly },
                    inner
                ),
            ct
        );
        var last = newest
            .SelectMany(rows => rows)
            .Select(row => AzureKeys.Invert(row.RowKey[AzureEntries.Prefix.Length..]))
            .Max(StringComparer.Ordinal);
        if (last is null)
        {
            return null;
        }

        var end = EntryIds.ReadTime(last) + Tick;
        return until is { } wanted && Whole(wanted) < end ? Whole(wanted) : end;
    }

    // Before all entries of a time and after all earlier ones, since the newest come first.
    private static string KeyOf(DateTimeOffset time) =>
        $"{AzureEntries.Prefix}{AzureKeys.Invert(EntryIds.LeastOf(time))}";
}
