using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Tests.Storage;

/// <summary>The SQLite stores as one process has them; several on one folder are several processes.</summary>
internal sealed class SqliteStores : IDisposable
{
    private readonly SqliteFile _file;

    public SqliteStores(string folder, TimeProvider time)
    {
        _file = new SqliteFile(folder);
        Committer = new SqliteCommitter(_file);
        Owner = new SqliteOwner(folder);
        Queue = new SqliteWorkQueue(_file, Committer, Owner, time);
        Ledger = new SqliteLedger(_file, Committer, Queue, time);
        Cursors = new SqliteCursors(_file, Committer);
        Expiring = new SqliteExpiringRecords(_file, Committer, time);
        Seals = new SqliteSeals(_file, Committer);
        History = new SqliteHistory(_file);
        Removal = new SqliteRemoval(Committer, time);
    }

    public SqliteCommitter Committer { get; }

    public SqliteOwner Owner { get; }

    public SqliteWorkQueue Queue { get; }

    public ILedger Ledger { get; }

    public SqliteCursors Cursors { get; }

    public SqliteExpiringRecords Expiring { get; }

    public SqliteSeals Seals { get; }

    public ILedgerHistory History { get; }

    public ILedgerRemoval Removal { get; }

    public static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public T Read<T>(Func<SqliteSession, T> read) => _file.Read(read);

    public void Dispose()
    {
        Committer.Dispose();
        Queue.Dispose();
        Owner.Dispose();
        _file.Dispose();
    }
}
