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

    /// <summary>Adds a seal that tells of something, in the transaction that does it.</summary>
    public static void Note(SqliteSession session, DateTimeOffset now, Func<Seal, Seal> note) =>
        Append(session, note(Seal.After(Last(session), now)));

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
