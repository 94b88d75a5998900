using ZocSec.Core.Storage;

namespace ZocSec.Tests.Storage;

public sealed class AzureCursorsTests(Azurite azurite) : CursorsContract, IAsyncLifetime
{
    private AzureStores _stores = null!;

    protected override ICursors Cursors => _stores.Cursors;

    public async ValueTask InitializeAsync() =>
        _stores = new AzureStores(await azurite.SettingsAsync(), SqliteStores.Clock());

    public ValueTask DisposeAsync()
    {
        _stores.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task SetAsync_TooLarge_SaysWhatAndHowMuch()
    {
        var error = await Assert.ThrowsAsync<StorageException>(() =>
            Cursors.SetAsync("huge", new string('x', 1_000_000), default)
        );

        Assert.Equal("The cursor huge has 1,000,000 bytes; the storage account holds 917,504 at most.", error.Message);
    }
}
