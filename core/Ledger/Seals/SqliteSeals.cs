using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Ledger.Seals;

/// <summary>Seals in SQLite, a row each.</summary>
internal sealed class SqliteSeals(SqliteFile file, SqliteCommitter committer) : ISeals
{
    /// <inheritdoc />
    public Task<SealLink?> LastAsync(CancellationToken ct) => Task.FromResult(file.Read(Last));

    /// <inheritdoc />
    public Task<SealLink?> AppendAsync(Seal seal, CancellationToken ct) =>
        committer.CommitAsync(session => Append(session, seal));

    /// <summary>Notes that a tenant is forgotten, in the transaction that does it.</summary>
    public static void NoteForgotten(SqliteSession session, TenantId tenant, DateTimeOffset now) =>
        Append(session, Seal.After(Last(session), now) with { Forgotten = tenant });

    private static SealLink? Last(SqliteSession session) =>
        session
            .Query(
                "SELECT body, hash FROM seals ORDER BY number DESC LIMIT 1",
                row => SealBody.Read(row.GetFieldValue<byte[]>(0), row.GetString(1))
            )
            .FirstOrDefault();

    private static SealLink? Append(SqliteSession session, Seal seal)
    {
        var (body, hash) = SealBody.Write(seal);
        return
            session.Execute(
                "INSERT INTO seals (number, hash, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                seal.Number,
                hash,
                body
            ) == 1
            ? new SealLink(seal, hash)
            : null;
    }
}
