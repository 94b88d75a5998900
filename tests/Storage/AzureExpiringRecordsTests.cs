using ZocSec.Core.Storage;

namespace ZocSec.Tests.Storage;

public sealed class AzureExpiringRecordsTests(Azurite azurite) : ExpiringRecordsContract, IAsyncLifetime
{
    private AzureStores _stores = null!;
    private AzureStores _others = null!;

    protected override IExpiringRecords Records => _stores.Expiring;

    protected override IExpiringRecords Others => _others.Expiring;

    public async ValueTask InitializeAsync()
    {
        var settings = await azurite.SettingsAsync();
        _stores = new AzureStores(settings, Time);
        _others = new AzureStores(settings, Time);
    }

    public ValueTask DisposeAsync()
    {
        _others.Dispose();
        _stores.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task UpkeepAsync() => _stores.UpkeepAsync();
}
