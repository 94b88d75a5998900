using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

internal sealed class AzureTamperedStore(AzureSettings settings, TimeProvider time) : TamperedStore
{
    public static readonly string Partition = AzureKeys.PartitionOf(TenantId.Default);

    private readonly AzureStores _stores = new(settings, time);

    public override ILedger Ledger => _stores.Ledger;

    public override IStoredLedger Stored => new AzureStoredLedger(settings, time);

    public override ISeals Seals => _stores.Seals;

    public static async Task<AzureTamperedStore> OpenAsync(Azurite azurite, TimeProvider time) =>
        new(await azurite.SettingsAsync(), time);

    public override Task ReplaceEntryAsync(string id, byte[] body, string hash) =>
        SetAsync(
            KeyOf(id),
            row =>
            {
                AzureBody.Write(row, body, "");
                row["hash"] = hash;
            }
        );

    public override Task DeleteEntryAsync(string id) => DeleteAsync(KeyOf(id));

    public override async Task CopyEntryAsync(string id, string as_)
    {
        var row = await RowAsync(KeyOf(id));
        row.RowKey = KeyOf(as_);
        await AddAsync(row);
    }

    public override Task SetOutcomeColumnAsync(string id, string outcome) =>
        SetAsync(KeyOf(id), row => row["outcome"] = outcome);

    public override Task ReplaceStandingAsync(Standing standing) =>
        SetAsync(KeyOf(standing.Key), row => AzureBody.Write(row, Body(standing), ""));

    public override Task DeleteStandingAsync(StandingKey key) => DeleteAsync(KeyOf(key));

    public override Task SetOpenColumnAsync(StandingKey key, bool open) =>
        SetAsync(KeyOf(key), row => row["open"] = open);

    public override ValueTask DisposeAsync()
    {
        _stores.Dispose();
        return ValueTask.CompletedTask;
    }

    public static string KeyOf(string id) => $"{AzureEntries.Prefix}{AzureKeys.Invert(id)}";

    public static string KeyOf(StandingKey key, string prefix = AzureStandings.Prefix) =>
        $"{prefix}{AzureStandings.SuffixOf(key)}";

    /// <summary>Changes columns of a row.</summary>
    public async Task SetAsync(string key, Action<TableEntity> change)
    {
        var row = await RowAsync(key);
        change(row);
        await WriteAsync(new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, Azure.ETag.All));
    }

    public Task AddAsync(TableEntity row) =>
        WriteAsync(new TableTransactionAction(TableTransactionActionType.Add, row));

    public Task DeleteAsync(string key) => WriteAsync(AzureRows.Delete(Partition, key));

    public async Task WriteAsync(TableTransactionAction action) =>
        Assert.NotNull(await _stores.Store.TryWriteAsync([action], default));

    private async Task<TableEntity> RowAsync(string key) => (await _stores.Store.FindAsync(Partition, key, default))!;
}
