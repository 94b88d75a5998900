using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Ledger;

/// <summary>Removes all that the file holds of one tenant.</summary>
internal static class SqliteForgetting
{
    private static readonly string[] Tables = ["standings", "entries", "permits", "breakers"];

    /// <summary>Removes it, as part of a transaction, and notes that among the seals.</summary>
    /// <returns>How many rows went.</returns>
    public static int Forget(SqliteSession session, TenantId tenant, DateTimeOffset now)
    {
        var gone = 0;
        foreach (var table in Tables)
        {
            gone += session.Execute($"DELETE FROM {table} WHERE tenant = $1", tenant.Value);
        }

        if (gone > 0)
        {
            SqliteSeals.Note(session, now, seal => seal with { Forgotten = tenant });
        }

        var prefix = $"tenant/{tenant}/";
        gone += session.Execute("DELETE FROM cursors WHERE substr(name, 1, length($1)) = $1", prefix);
        return gone + ForgetWork(session, "work", tenant) + ForgetWork(session, "dead_letters", tenant);
    }

    private static int ForgetWork(SqliteSession session, string table, TenantId tenant) =>
        session.Execute($"DELETE FROM {table} WHERE {SqliteWorkQueue.OwnerOfBody} = $1", tenant.Value);
}
