using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

internal sealed class SqliteTamperedStore : TamperedStore
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;

    public SqliteTamperedStore(TimeProvider time) => _stores = new SqliteStores(_folder.Path, time);

    public override ILedger Ledger => _stores.Ledger;

    public override IStoredLedger Stored => new SqliteStoredLedger(_folder.Path);

    public override ISeals Seals => _stores.Seals;

    public override Task ReplaceEntryAsync(string id, byte[] body, string hash) =>
        ExecuteAsync("UPDATE entries SET body = $2, hash = $3 WHERE id = $1", id, body, hash);

    public override Task DeleteEntryAsync(string id) => ExecuteAsync("DELETE FROM entries WHERE id = $1", id);

    public override Task CopyEntryAsync(string id, string as_) =>
        ExecuteAsync(
            """
            INSERT INTO entries (id, tenant, guardrail, resource, name, outcome, hash, body)
            SELECT $2, tenant, guardrail, resource, name, outcome, hash, body FROM entries WHERE id = $1
            """,
            id,
            as_
        );

    public override Task SetOutcomeColumnAsync(string id, string outcome) =>
        ExecuteAsync("UPDATE entries SET outcome = $2 WHERE id = $1", id, outcome);

    public override Task ReplaceStandingAsync(Standing standing) =>
        ExecuteAsync("UPDATE standings SET body = $2 WHERE resource = $1", standing.Resource.Key, Body(standing));

    public override Task DeleteStandingAsync(StandingKey key) =>
        ExecuteAsync("DELETE FROM standings WHERE resource = $1", key.Resource.Key);

    public override Task SetOpenColumnAsync(StandingKey key, bool open) =>
        ExecuteAsync("UPDATE standings SET open = $2 WHERE resource = $1", key.Resource.Key, open ? 1 : 0);

    public override ValueTask DisposeAsync()
    {
        _stores.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public Task<int> ExecuteAsync(string sql, params object?[] arguments) =>
        _stores.Committer.CommitAsync(session => session.Execute(sql, arguments));

    public T Read<T>(Func<SqliteSession, T> read) => _stores.Read(read);
}
