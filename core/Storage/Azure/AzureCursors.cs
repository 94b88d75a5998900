using System.Collections.Immutable;
using System.Text;
using Azure.Data.Tables;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Cursors in one partition.</summary>
internal sealed class AzureCursors(AzureStore store) : ICursors
{
    /// <inheritdoc />
    public async Task<string?> GetAsync(string name, CancellationToken ct) =>
        await store.FindAsync(AzureKeys.Cursors, KeyOf(name), ct) is { } row ? ValueOf(row) : null;

    /// <inheritdoc />
    public Task SetAsync(string name, string value, CancellationToken ct)
    {
        var row = new TableEntity(AzureKeys.Cursors, KeyOf(name)) { ["name"] = name };
        AzureBody.Write(row, Encoding.UTF8.GetBytes(value), $"The cursor {name}");
        return store.TryWriteAsync([new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)], ct);
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<KeyValuePair<string, string>>> ListAsync(string prefix, CancellationToken ct)
    {
        var rows = await store.QueryAsync(RangeOf(prefix), ct);
        return
        [
            .. rows.Select(row => KeyValuePair.Create(row.GetString("name"), ValueOf(row)))
                .OrderBy(cursor => cursor.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>The cursors whose names begin with a prefix.</summary>
    public static AzureRange RangeOf(string prefix) => new(AzureKeys.Cursors, AzureKeys.Escape(prefix));

    private static string KeyOf(string name) =>
        AzureKeys.Escape(name) is { Length: <= AzureKeys.Longest } key
            ? key
            : throw new StorageException($"The name of the cursor {name} is too long for the storage account.");

    private static string ValueOf(TableEntity row) => Encoding.UTF8.GetString(AzureBody.Read(row));
}
