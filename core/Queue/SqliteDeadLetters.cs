using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Queue;

/// <summary>Work that was set aside, in SQLite; each as part of a transaction.</summary>
internal static class SqliteDeadLetters
{
    /// <summary>Copies leased work to what is set aside.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="id">The work's id.</param>
    /// <param name="token">The lease.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">The time, in Unix milliseconds.</param>
    public static int Put(SqliteSession session, string id, string token, string reason, long now) =>
        session.Execute(
            "INSERT OR REPLACE INTO dead_letters (id, time, reason, body) SELECT id, $1, $2, body FROM work WHERE id = $3 AND owner = $4",
            now,
            reason,
            id,
            token
        );

    /// <summary>A tenant's, or all, newest first. One that cannot be read is there by its id and reason.</summary>
    public static ImmutableArray<DeadLetter> List(SqliteSession session, TenantId? tenant, int max) =>
        session
            .Query(
                $"SELECT id, body, reason, time FROM dead_letters WHERE $2 IS NULL OR {SqliteWorkQueue.OwnerOfBody} = $2 ORDER BY time DESC LIMIT $1",
                Read,
                max,
                tenant?.Value
            )
            .ToImmutableArray();

    /// <summary>Queues them again; null for all.</summary>
    /// <returns>How many.</returns>
    public static int Redrive(SqliteSession session, string? id, long now)
    {
        session.Execute(
            "INSERT OR IGNORE INTO work (id, due, tries, body) SELECT id, $1, 0, body FROM dead_letters WHERE id = $2 OR $2 IS NULL",
            now,
            id
        );
        return session.Execute("DELETE FROM dead_letters WHERE id = $1 OR $1 IS NULL", id);
    }

    private static DeadLetter Read(SqliteDataReader row)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3));
        Work work;
        try
        {
            work = SqliteWorkQueue.Read(row.GetFieldValue<byte[]>(1));
        }
        catch (UnreadableException)
        {
            work = DeadLetter.Unreadable(row.GetString(0), time);
        }

        return new DeadLetter(work, row.GetString(2), time);
    }
}
