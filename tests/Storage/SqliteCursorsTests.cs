using ZocSec.Core.Storage;

namespace ZocSec.Tests.Storage;

public sealed class SqliteCursorsTests : CursorsContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;

    public SqliteCursorsTests() => _stores = new SqliteStores(_folder.Path, SqliteStores.Clock());

    protected override ICursors Cursors => _stores.Cursors;

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }
}
