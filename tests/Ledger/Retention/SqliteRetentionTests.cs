using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Retention;

public sealed class SqliteRetentionTests : RetentionContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;

    public SqliteRetentionTests() => _stores = new SqliteStores(_folder.Path, Time);

    protected override ILedger Ledger => _stores.Ledger;

    private protected override ILedgerHistory History => _stores.History;

    private protected override ILedgerRemoval Removal => _stores.Removal;

    private protected override ISeals Seals => _stores.Seals;

    private protected override IStoredLedger Stored => new SqliteStoredLedger(_folder.Path);

    private protected override ICursors Cursors => _stores.Cursors;

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    protected override Task DeleteAsync(LedgerEntry entry) =>
        _stores.Committer.CommitAsync(session => session.Execute("DELETE FROM entries WHERE id = $1", entry.Id));
}
