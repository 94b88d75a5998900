namespace ZocSec.Core.Storage.Sqlite;

/// <summary>Expiring records in SQLite, a row each.</summary>
internal sealed class SqliteExpiringRecords(SqliteFile file, SqliteCommitter committer, TimeProvider time)
    : IExpiringRecords
{
    /// <inheritdoc />
    public Task<bool> TryAddAsync(string key, byte[] body, DateTimeOffset end, CancellationToken ct) =>
        committer.CommitAsync(session =>
            session.Execute(
                "INSERT INTO expiring (key, ends, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                key,
                end.ToUnixTimeMilliseconds(),
                body
            ) == 1
        );

    /// <inheritdoc />
    public Task<byte[]?> FindAsync(string key, CancellationToken ct) =>
        Task.FromResult(
            file.Read(session =>
                (byte[]?)session.Scalar("SELECT body FROM expiring WHERE key = $1 AND ends > $2", key, Now)
            )
        );

    /// <inheritdoc />
    public Task<bool> TryReplaceAsync(string key, byte[] body, DateTimeOffset end, CancellationToken ct) =>
        committer.CommitAsync(session =>
            session.Execute(
                "UPDATE expiring SET body = $2, ends = $3 WHERE key = $1 AND ends > $4",
                key,
                body,
                end.ToUnixTimeMilliseconds(),
                Now
            ) == 1
        );

    /// <inheritdoc />
    public Task RemoveAsync(string key, CancellationToken ct) =>
        committer.CommitAsync(session => session.Execute("DELETE FROM expiring WHERE key = $1", key));

    /// <summary>Removes what has ended, as part of a transaction.</summary>
    /// <returns>How many rows went.</returns>
    public static int Prune(SqliteSession session, DateTimeOffset now) =>
        session.Execute("DELETE FROM expiring WHERE ends <= $1", now.ToUnixTimeMilliseconds());

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
