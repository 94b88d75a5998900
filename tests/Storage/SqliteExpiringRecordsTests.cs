using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Tests.Storage;

public sealed class SqliteExpiringRecordsTests : ExpiringRecordsContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;
    private readonly SqliteStores _others;

    public SqliteExpiringRecordsTests()
    {
        _stores = new SqliteStores(_folder.Path, Time);
        _others = new SqliteStores(_folder.Path, Time);
    }

    protected override IExpiringRecords Records => _stores.Expiring;

    protected override IExpiringRecords Others => _others.Expiring;

    public void Dispose()
    {
        _others.Dispose();
        _stores.Dispose();
        _folder.Dispose();
    }

    protected override Task UpkeepAsync() =>
        _stores.Committer.CommitAsync(session => SqliteExpiringRecords.Prune(session, Time.GetUtcNow()));
}
