using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Retention;

public sealed class AzureRetentionTests(Azurite azurite) : RetentionContract, IAsyncLifetime
{
    private AzureSettings _settings = null!;
    private AzureStores _stores = null!;

    protected override ILedger Ledger => _stores.Ledger;

    private protected override ILedgerHistory History => _stores.History;

    private protected override ILedgerRemoval Removal => _stores.Removal;

    private protected override ISeals Seals => _stores.Seals;

    private protected override IStoredLedger Stored => new AzureStoredLedger(_settings, Time);

    private protected override ICursors Cursors => _stores.Cursors;

    public async ValueTask InitializeAsync()
    {
        _settings = await azurite.SettingsAsync();
        _stores = new AzureStores(_settings, Time);
    }

    public ValueTask DisposeAsync()
    {
        _stores.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task DeleteAsync(LedgerEntry entry) =>
        AzureRows.RemoveAsync(
            _stores.Store,
            [.. AzureEntries.KeysOf(entry)],
            AzureKeys.PartitionOf(entry.Resource.Tenant),
            default
        );
}
