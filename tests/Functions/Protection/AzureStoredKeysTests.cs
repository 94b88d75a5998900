using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions.Protection;

public sealed class AzureStoredKeysTests(Azurite azurite) : StoredKeysContract, IAsyncLifetime
{
    private readonly AzureFaults _faults = new();
    private readonly List<AzureStores> _processes = [];
    private AzureSettings _settings = null!;

    public async ValueTask InitializeAsync() => _settings = await azurite.SettingsAsync();

    private protected override ICursors NextCursors()
    {
        var stores = new AzureStores(_settings, SqliteStores.Clock(), _faults.Adjust);
        _processes.Add(stores);
        return stores.Cursors;
    }

    private protected override Task BreakAsync(ICursors cursors)
    {
        _faults.Refuse();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _processes.ForEach(stores => stores.Dispose());
        return ValueTask.CompletedTask;
    }
}
