using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions.Protection;

public sealed class SqliteStoredKeysTests : StoredKeysContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteStores> _processes = [];

    private protected override ICursors NextCursors()
    {
        var stores = new SqliteStores(_folder.Path, SqliteStores.Clock());
        _processes.Add(stores);
        return stores.Cursors;
    }

    private protected override Task BreakAsync(ICursors cursors) =>
        _processes[0].Committer.CommitAsync(session => session.Execute("DROP TABLE cursors"));

    public void Dispose()
    {
        _processes.ForEach(stores => stores.Dispose());
        _folder.Dispose();
    }
}
