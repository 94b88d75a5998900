using Azure;
using Azure.Data.Tables;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Queue.AzureWorkRow;

namespace ZocSec.Core.Queue;

/// <summary>
/// What a transaction in a tenant's partition does to its work: it ends a lease if that still holds, and queues what
/// follows where its id does not wait yet.
/// </summary>
/// <remarks>A transaction is refused as a whole: <see cref="RefreshAsync"/> finds out which part cannot be, and leaves it out.</remarks>
internal sealed class AzureWorkPart
{
    /// <summary>The most rows that may follow in one transaction; others need room as well.</summary>
    public const int MaxRows = 85;

    /// <summary>The most bytes that may follow in one transaction, which holds 4 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly AzureStore _store;
    private readonly AzureLeases _leases;
    private readonly Leased? _ends;
    private readonly string _key;
    private ETag? _tag;
    private bool _isRead;

    /// <summary>Plans it; asks nothing.</summary>
    /// <param name="store">The storage account.</param>
    /// <param name="leases">The leases of this process.</param>
    /// <param name="partition">The tenant's partition.</param>
    /// <param name="ends">The lease to end; null for none.</param>
    /// <param name="follow">What to queue.</param>
    public AzureWorkPart(
        AzureStore store,
        AzureLeases leases,
        string partition,
        Leased? ends,
        IEnumerable<AzureWorkRow> follow
    )
    {
        _store = store;
        _leases = leases;
        Partition = partition;
        _ends = ends;
        _key = ends is null ? "" : KeyOf(ends.Work.Id);
        Follow = [.. follow];
        if (ends is not null && _leases.Find(ends.Token) is { } held)
        {
            (_tag, _isRead) = (held.Tag, true);
        }
    }

    /// <summary>The tenant's partition.</summary>
    public string Partition { get; }

    /// <summary>What is to be queued, without what waits already.</summary>
    public List<AzureWorkRow> Follow { get; private set; }

    /// <summary>Whether the lease still holds, as far as is known.</summary>
    public bool Ends => _tag is not null;

    /// <summary>Reads what is not known yet.</summary>
    public Task PrepareAsync(CancellationToken ct) =>
        _ends is null || _isRead ? Task.CompletedTask : ReadLeaseAsync(ct);

    /// <summary>The actions.</summary>
    public IEnumerable<TableTransactionAction> Actions()
    {
        var isReplaced = false;
        foreach (var row in Follow)
        {
            // The work itself, once more: two actions must not meet the same row.
            isReplaced |= row.Key == _key && Ends;
            yield return row.Key == _key && _tag is { } tag
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row.Row, tag)
                : row.Add;
        }

        if (!isReplaced && _tag is { } last)
        {
            yield return new TableTransactionAction(
                TableTransactionActionType.Delete,
                new TableEntity(Partition, _key),
                last
            );
        }
    }

    /// <summary>Reads again whether the lease holds and which of the work waits already.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var waits = await Task.WhenAll(
            Follow.Select(async row => (Row: row, Found: await _store.FindAsync(row.Partition, row.Key, ct)))
        );
        if (_ends is not null)
        {
            await ReadLeaseAsync(ct);
        }

        Follow = [.. waits.Where(row => row.Found is null || (row.Row.Key == _key && Ends)).Select(row => row.Row)];
    }

    /// <summary>Splits work into what fits into one transaction of a partition, and the rest.</summary>
    public static (List<AzureWorkRow> Inside, List<AzureWorkRow> Others) Split(
        IEnumerable<AzureWorkRow> rows,
        string partition
    )
    {
        var (inside, rest, bytes) = (new List<AzureWorkRow>(), new List<AzureWorkRow>(), 0);
        foreach (var row in rows.DistinctBy(row => (row.Partition, row.Key)))
        {
            var fits = row.Partition == partition && inside.Count < MaxRows && bytes + row.Bytes <= MaxBytes;
            bytes += fits ? row.Bytes : 0;
            (fits ? inside : rest).Add(row);
        }

        return (inside, rest);
    }

    private async Task ReadLeaseAsync(CancellationToken ct)
    {
        _tag = await _leases.TagOfAsync(Partition, _key, _ends!.Token, ct);
        _isRead = true;
    }
}
