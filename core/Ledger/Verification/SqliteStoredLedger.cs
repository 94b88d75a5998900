using Microsoft.Data.Sqlite;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>The ledger's rows in SQLite, opened to read only: an older file stays as it is.</summary>
internal sealed class SqliteStoredLedger(string folder) : IStoredLedger
{
    /// <inheritdoc />
    public IStoredRows Open()
    {
        var file = Path.Combine(Path.GetFullPath(folder), SqliteServices.FileName);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString()
        );
        try
        {
            connection.Open();
            SqliteSchema.Check(connection);
            return new Rows(connection, file);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Unreadable(file, error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static StorageException Unreadable(string file, SqliteException error) =>
        new($"{file} cannot be read: {error.Message}", error);

    // One read transaction: what is committed meanwhile is not seen, and keeps nobody from writing.
    private sealed class Rows : IStoredRows
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteTransaction _transaction;
        private readonly string _file;

        // Of each table, as table.column: files of earlier formats have not all of them.
        private readonly HashSet<string> _columns;

        public Rows(SqliteConnection connection, string file)
        {
            _connection = connection;
            _file = file;
            _transaction = connection.BeginTransaction(deferred: true);
            _columns = Read(
                    "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'",
                    row => row.GetString(0)
                )
                .ToHashSet(StringComparer.Ordinal);
        }

        public bool IsSnapshot => true;

        public IAsyncEnumerable<StoredSeal> ReadSealsAsync(CancellationToken ct) =>
            (
                _columns.Contains("seals.number")
                    ? Read(
                        "SELECT number, body, hash FROM seals ORDER BY number",
                        row => new StoredSeal(row.GetInt64(0), Bytes(row, 1), Text(row, 2) ?? "")
                    )
                    : []
            ).ToAsyncEnumerable();

        public IAsyncEnumerable<StoredStanding> ReadStandingsAsync(
            IReadOnlyCollection<TenantId> known,
            CancellationToken ct
        ) =>
            Read(
                    $"SELECT rowid, tenant, guardrail, resource, kind, open, intent, read_at, body, {OrNull("standings.outcome")} FROM standings ORDER BY rowid",
                    ReadStanding
                )
                .ToAsyncEnumerable();

        public IAsyncEnumerable<StoredEntry> ReadEntriesAsync(
            IReadOnlyCollection<TenantId> known,
            DateTimeOffset? since,
            CancellationToken ct
        ) =>
            Read(
                    $"""
                    SELECT seq, id, tenant, guardrail, resource, name, outcome, hash, body,
                        {OrNull("entries.actor")}, {OrNull("entries.run")}
                    FROM entries
                    WHERE $1 IS NULL OR id >= $1 ORDER BY seq
                    """,
                    ReadEntry,
                    since is { } time ? EntryIds.FirstOf(time) : null
                )
                .ToAsyncEnumerable();

        public IAsyncEnumerable<StoredPointer> ReadPointersAsync(
            IReadOnlyCollection<TenantId> known,
            CancellationToken ct
        ) => AsyncEnumerable.Empty<StoredPointer>();

        public Task<PointerState> ReadPointerAsync(StoredPointer pointer, CancellationToken ct) =>
            throw new NotSupportedException("There are no such rows.");

        public Task<long> CountAsync(ChainKey chain, CancellationToken ct) =>
            throw new NotSupportedException("In one moment nothing is written meanwhile.");

        public void Dispose()
        {
            _transaction.Dispose();
            _connection.Dispose();
        }

        private StoredStanding ReadStanding(SqliteDataReader row)
        {
            var standing = StoredBody.ReadStanding(Bytes(row, 8), StoreJson.Default.Standing);
            return new StoredStanding(
                standing,
                $"the row {Text(row, 0)} of standings",
                standing is null
                    ? []
                    : StoredBody.Compare(
                        ("tenant", Text(row, 1), standing.Resource.Tenant.Value),
                        ("guardrail", Text(row, 2), standing.Guardrail.Value),
                        ("resource", Text(row, 3), standing.Resource.Key),
                        ("kind", Text(row, 4), standing.Resource.Kind.Value),
                        ("open", Text(row, 5), standing.Verdict == VerdictKind.Violation ? "1" : "0"),
                        ("intent", Text(row, 6), standing.Intent is null ? "0" : "1"),
                        ("read_at", Text(row, 7), Invariant(standing.ReadAt.ToUnixTimeMilliseconds())),
                        IfThere("standings.outcome", Text(row, 9), EntryOutcomes.NameOf(standing.Outcome))
                    )
            );
        }

        private StoredEntry ReadEntry(SqliteDataReader row)
        {
            var body = Bytes(row, 8);
            var entry = StoredBody.ReadEntry(body, StoreJson.Default.LedgerEntry);
            return new StoredEntry(
                entry,
                body,
                Text(row, 7) ?? "",
                $"the row {Text(row, 0)} of entries",
                row.GetInt64(0),
                entry is null
                    ? []
                    : StoredBody.Compare(
                        ("id", Text(row, 1), entry.Id),
                        ("tenant", Text(row, 2), entry.Resource.Tenant.Value),
                        ("guardrail", Text(row, 3), entry.Guardrail.Value),
                        ("resource", Text(row, 4), entry.Resource.Key),
                        ("name", Text(row, 5), entry.Resource.Name),
                        ("outcome", Text(row, 6), entry.Outcome.ToString()),
                        IfThere("entries.actor", Text(row, 9), entry.Actor),
                        IfThere("entries.run", Text(row, 10), entry.Trigger)
                    )
            );
        }

        private string OrNull(string column) => _columns.Contains(column) ? column : "NULL";

        private (string Column, string? Stored, string? Due) IfThere(string column, string? stored, string? due) =>
            (
                column[(column.IndexOf('.', StringComparison.Ordinal) + 1)..],
                _columns.Contains(column) ? stored : due,
                due
            );

        // A file that was tampered with may hold any type anywhere.
        private static string? Text(SqliteDataReader row, int column) =>
            row.IsDBNull(column) ? null : Invariant(row.GetValue(column));

        private static string? Invariant(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);

        private static byte[] Bytes(SqliteDataReader row, int column) =>
            row.GetValue(column) as byte[] ?? System.Text.Encoding.UTF8.GetBytes(Text(row, column) ?? "");

        private IEnumerable<T> Read<T>(string sql, Func<SqliteDataReader, T> read, params object?[] arguments) =>
            SqliteRows.Read(_connection, sql, read, error => Unreadable(_file, error), arguments);
    }
}
