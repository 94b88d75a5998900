using System.Text.Json;
using Azure.Data.Tables;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Ledger.AzureStandings;

namespace ZocSec.Core.Ledger;

/// <summary>
/// One write of a standing: its row, and a marker each for an open violation and for an intent. It counts only on the
/// version that was read.
/// </summary>
internal sealed class AzureStandingWrite
{
    private static readonly string[] Known =
    [
        .. AzureRange.KeysOnly,
        Columns.Version,
        Columns.Open,
        Columns.Intent,
        Columns.Writer,
    ];

    private readonly AzureStore _store;
    private readonly Standing _next;
    private readonly string _partition;
    private readonly string _suffix;
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private readonly byte[] _body;
    private TableEntity? _before;
    private bool _isTried;

    /// <summary>Plans it; asks nothing.</summary>
    public AzureStandingWrite(AzureStore store, Standing next)
    {
        _store = store;
        _next = next;
        _partition = AzureKeys.PartitionOf(next.Resource.Tenant);
        _suffix = SuffixOf(next.Key);
        _body = JsonSerializer.SerializeToUtf8Bytes(next, StoreJson.Default.Standing);
    }

    /// <summary>What the standing is now.</summary>
    internal enum Present
    {
        /// <summary>As it was read: it may be written.</summary>
        AsRead,

        /// <summary>As this write leaves it: the answer got lost.</summary>
        Written,

        /// <summary>As somebody else left it.</summary>
        Changed,
    }

    /// <summary>Reads what the standing is now. Before the first try, one that was never written is not asked for.</summary>
    public async Task<Present> ReadAsync(CancellationToken ct)
    {
        if (_isTried || _next.Version > 0)
        {
            _before = await _store.FindAsync(_partition, $"{Prefix}{_suffix}", ct, Known);
        }

        _isTried = true;
        return _before?.GetString(Columns.Writer) == _writer ? Present.Written
            : (_before?.GetInt64(Columns.Version) ?? 0) == _next.Version ? Present.AsRead
            : Present.Changed;
    }

    /// <summary>The actions, on what was read.</summary>
    public IEnumerable<TableTransactionAction> Actions()
    {
        var isOpen = _next.Verdict == VerdictKind.Violation;
        var hasIntent = _next.Intent is not null;
        var row = Row(Prefix);
        row[Columns.Version] = _next.Version + 1;
        row[Columns.Open] = isOpen;
        row[Columns.Intent] = hasIntent;
        row[Columns.Writer] = _writer;
        AzureBody.Write(row, _body, $"The standing of {_next.Key}");
        yield return _before is null
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, _before.ETag);

        if (Marker(OpenPrefix, Columns.Open, isOpen) is { } open)
        {
            yield return open;
        }

        if (Marker(IntentPrefix, Columns.Intent, hasIntent) is { } intent)
        {
            yield return intent;
        }
    }

    private TableTransactionAction? Marker(string prefix, string column, bool isSet) =>
        isSet ? new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(prefix))
        : _before?.GetBoolean(column) == true ? AzureRows.Delete(_partition, $"{prefix}{_suffix}")
        : null;

    private TableEntity Row(string prefix) =>
        new(_partition, $"{prefix}{_suffix}")
        {
            [Columns.Kind] = _next.Resource.Kind.Value,
            [Columns.ReadAt] = _next.ReadAt.ToUnixTimeMilliseconds(),
        };
}
