using Microsoft.Data.Sqlite;

namespace ZocSec.Core.Storage.Sqlite;

/// <summary>The tables, and the steps that bring an older file up to date.</summary>
internal static class SqliteSchema
{
    // One step a version, never edited after a release: a file of version N runs the steps after N.
    // Times are Unix milliseconds. Bodies are JSON; the columns beside one are what it is looked up by.
    private static readonly string[] Steps =
    [
        """
            CREATE TABLE events (key TEXT PRIMARY KEY, accepted INTEGER NOT NULL, body BLOB NOT NULL);
            CREATE INDEX events_accepted ON events (accepted);

            CREATE TABLE work (
                id TEXT PRIMARY KEY, due INTEGER NOT NULL, tries INTEGER NOT NULL, owner TEXT, note TEXT, body BLOB NOT NULL);
            CREATE INDEX work_due ON work (due) WHERE owner IS NULL;
            CREATE TABLE dead_letters (id TEXT PRIMARY KEY, time INTEGER NOT NULL, reason TEXT NOT NULL, body BLOB NOT NULL);

            CREATE TABLE standings (
                tenant TEXT NOT NULL, guardrail TEXT NOT NULL, resource TEXT NOT NULL, kind TEXT NOT NULL,
                version INTEGER NOT NULL, open INTEGER NOT NULL, intent INTEGER NOT NULL, read_at INTEGER NOT NULL,
                body BLOB NOT NULL, PRIMARY KEY (tenant, guardrail, resource));
            CREATE INDEX standings_open ON standings (tenant, guardrail) WHERE open = 1;
            CREATE INDEX standings_intent ON standings (tenant, guardrail) WHERE intent = 1;

            CREATE TABLE entries (
                seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL, guardrail TEXT NOT NULL,
                resource TEXT NOT NULL, name TEXT NOT NULL, outcome TEXT NOT NULL, hash TEXT NOT NULL, body BLOB NOT NULL);
            CREATE INDEX entries_resource ON entries (resource, seq);

            CREATE TABLE permits (
                tenant TEXT NOT NULL, guardrail TEXT NOT NULL, minute INTEGER NOT NULL, taken INTEGER NOT NULL,
                PRIMARY KEY (tenant, guardrail, minute)) WITHOUT ROWID;
            CREATE TABLE breakers (
                tenant TEXT NOT NULL, guardrail TEXT NOT NULL, since INTEGER NOT NULL,
                PRIMARY KEY (tenant, guardrail)) WITHOUT ROWID;

            CREATE TABLE cursors (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            """,
        "CREATE TABLE seals (number INTEGER PRIMARY KEY, hash TEXT NOT NULL, body BLOB NOT NULL);",
        // A column that is made of the body cannot say anything else; SQLite takes none of them for a part of an index that
        // spares the row, so the outcome of a standing is a column of its own. Each index ends
        // in the order of a view, and then in what it may be filtered by besides, so that few rows are read in vain.
        """
            ALTER TABLE entries ADD COLUMN actor TEXT
                GENERATED ALWAYS AS (iif(json_valid(CAST(body AS TEXT)), json_extract(CAST(body AS TEXT), '$.actor'), NULL)) VIRTUAL;
            CREATE INDEX entries_tenant ON entries (tenant, seq, guardrail);
            CREATE INDEX entries_guardrail ON entries (tenant, guardrail, seq);
            CREATE INDEX entries_guardrail_outcome ON entries (tenant, guardrail, outcome, seq);
            CREATE INDEX entries_outcome ON entries (tenant, outcome, seq, guardrail);
            CREATE INDEX entries_actor ON entries (tenant, actor, seq, guardrail);
            CREATE INDEX entries_actor_outcome ON entries (tenant, actor, outcome, seq, guardrail);
            CREATE INDEX entries_name ON entries (name, seq);

            ALTER TABLE standings ADD COLUMN outcome TEXT;
            UPDATE standings SET outcome = json_extract(CAST(body AS TEXT), '$.outcome') WHERE json_valid(CAST(body AS TEXT));
            DROP INDEX standings_open;
            CREATE INDEX standings_open ON standings (tenant, guardrail, outcome, open) WHERE open = 1;
            """,
        """
            CREATE TABLE expiring (key TEXT PRIMARY KEY, ends INTEGER NOT NULL, body BLOB NOT NULL);
            CREATE INDEX expiring_ends ON expiring (ends);
            """,
        """
            ALTER TABLE entries ADD COLUMN run TEXT
                GENERATED ALWAYS AS (iif(json_valid(CAST(body AS TEXT)), json_extract(CAST(body AS TEXT), '$.trigger'), NULL)) VIRTUAL;
            CREATE INDEX entries_run ON entries (run, seq);
            """,
    ];

    /// <summary>Creates or upgrades the tables.</summary>
    /// <exception cref="StorageException">The file was written by a later version of the program.</exception>
    public static void Upgrade(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        var version = Check(connection, Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture));
        for (; version < Steps.Length; version++)
        {
            command.CommandText = $"{Steps[version]} PRAGMA user_version = {version + 1};";
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Sees whether this program can read the tables; changes nothing.</summary>
    /// <exception cref="StorageException">The file was written by a later version of the program, or holds no tables of it.</exception>
    public static void Check(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        if (Check(connection, Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture)) == 0)
        {
            throw new StorageException($"{connection.DataSource} is no ledger: there are no tables in it.");
        }
    }

    private static int Check(SqliteConnection connection, int version) =>
        version <= Steps.Length
            ? version
            : throw new StorageException(
                $"{connection.DataSource} has format {version}, this program knows up to {Steps.Length}: run the newer program, or choose another Storage__Path."
            );
}
