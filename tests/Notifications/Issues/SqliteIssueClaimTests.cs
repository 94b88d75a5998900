using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Issues;

public sealed class SqliteIssueClaimTests : IssueClaimContract
{
    private readonly TempFolder _folder = new();
    private SqliteStores[] _processes = [];

    protected override Task StartStoresAsync()
    {
        _processes = [new SqliteStores(_folder.Path, Time), new SqliteStores(_folder.Path, Time)];
        return Task.CompletedTask;
    }

    protected override void StopStores()
    {
        Array.ForEach(_processes, stores => stores.Dispose());
        _folder.Dispose();
    }

    private protected override (ICursors Cursors, IExpiringRecords Records, ILedger Ledger) StoresOf(int process) =>
        (_processes[process].Cursors, _processes[process].Expiring, _processes[process].Ledger);

    protected override Task UpkeepAsync() =>
        _processes[0].Committer.CommitAsync(session => SqliteExpiringRecords.Prune(session, Time.GetUtcNow()));
}
