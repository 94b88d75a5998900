using System.Collections.Immutable;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Ledger.Retention;

/// <summary>Removes entries of the database: entries, standings and seal in one transaction.</summary>
internal sealed class SqliteRemoval(SqliteCommitter committer, TimeProvider time) : ILedgerRemoval
{
    /// <inheritdoc />
    public Task<int> RemoveAsync(ImmutableArray<ChainStart> starts, DateTimeOffset before, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return committer.CommitAsync(session =>
        {
            var removed = 0;
            var heads = ImmutableArray.CreateBuilder<SealedHead>();
            foreach (var (standing, entries) in starts)
            {
                var last = entries[^1];
                if (SqliteLedger.Write(session, standing with { Removed = last.Number }))
                {
                    heads.Add(new SealedHead(ChainKey.Of(standing.Key), last.Number, last.Hash));
                    removed += entries.Sum(entry => session.Execute("DELETE FROM entries WHERE id = $1", entry.Id));
                }
            }

            if (heads.Count > 0)
            {
                SqliteSeals.Note(
                    session,
                    now,
                    seal => seal with { Removed = heads.ToImmutable(), RemovedBefore = before }
                );
            }

            return removed;
        });
    }
}
