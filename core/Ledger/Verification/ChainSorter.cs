using Microsoft.Data.Sqlite;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>What a row in a chain is. At the same number they come in this order.</summary>
internal enum ChainRowKind
{
    /// <summary>The standing: how many entries it counts, and its head.</summary>
    Standing,

    /// <summary>An entry.</summary>
    Entry,

    /// <summary>An entry as a seal has it.</summary>
    Sealed,

    /// <summary>The last of the entries that were removed, as a seal has it. Comes before all entries.</summary>
    Removed,
}

/// <summary>A row in a chain.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Number">An entry's number; how many entries a standing counts.</param>
/// <param name="Place">An entry's place in the store; a seal's number; how many entries a standing says were removed.</param>
/// <param name="Name">The resource's name; empty where a seal has the row.</param>
/// <param name="Previous">The hash before an entry's; the time of a seal.</param>
/// <param name="Hash">An entry's hash, or a standing's head.</param>
internal readonly record struct ChainRow(
    ChainKey Chain,
    ChainRowKind Kind,
    long Number,
    long Place,
    string Name,
    string Previous,
    string Hash
);

/// <summary>A row by which something ought to be found.</summary>
/// <param name="Pointer">The row.</param>
/// <param name="About">What it is about, for people.</param>
/// <param name="Target">What it leads to, for people.</param>
internal readonly record struct DuePointer(StoredPointer Pointer, string About, string Target);

/// <summary>
/// Brings rows into the order of their chains in a temporary file of SQLite's, which is gone with this: the memory it
/// needs does not grow with their number.
/// </summary>
internal sealed class ChainSorter : IDisposable
{
    private const string Insert =
        "INSERT INTO rows (tenant, guardrail, resource, kind, number, place, name, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    private readonly SqliteSession _session;

    /// <summary>Holds nothing yet.</summary>
    /// <exception cref="StorageException">There is no place for temporary files.</exception>
    public ChainSorter()
    {
        // No name: a private file among the temporary ones, removed when the connection ends.
        var connection = new SqliteConnection("Data Source=;Pooling=False");
        _session = new SqliteSession(connection);
        try
        {
            connection.Open();
            _session.Execute("PRAGMA journal_mode = OFF");
            _session.Execute("PRAGMA synchronous = OFF");
            _session.Execute(
                "CREATE TABLE rows (tenant TEXT, guardrail TEXT, resource TEXT, kind INTEGER, number INTEGER, place INTEGER, name TEXT, previous TEXT, hash TEXT)"
            );
            _session.Execute("CREATE TABLE pointers (partition TEXT, row TEXT, says TEXT, about TEXT, target TEXT)");
            _session.Execute("BEGIN");
        }
        catch (SqliteException error)
        {
            _session.Dispose();
            throw NoPlace(error);
        }
    }

    /// <summary>Takes in a standing that could be read.</summary>
    public void Add(StoredStanding stored)
    {
        if (stored.Standing is { } standing)
        {
            Add(
                new ChainRow(
                    ChainKey.Of(standing.Key),
                    ChainRowKind.Standing,
                    standing.Entries,
                    standing.Removed,
                    standing.Resource.Name,
                    "",
                    standing.Head
                )
            );
            Add(stored.Pointers, standing.Key, "the standing");
        }
    }

    /// <summary>Takes in an entry that could be read.</summary>
    public void Add(StoredEntry stored)
    {
        if (stored.Entry is { } entry)
        {
            var key = new StandingKey(entry.Guardrail, entry.Resource);
            Add(
                new ChainRow(
                    ChainKey.Of(key),
                    ChainRowKind.Entry,
                    entry.Number,
                    stored.Place,
                    entry.Resource.Name,
                    entry.Previous,
                    stored.Hash
                )
            );
            Add(stored.Pointers, key, $"entry {entry.Number}");
        }
    }

    /// <summary>Takes in what a seal has of chains.</summary>
    public void Add(Seal seal)
    {
        foreach (var head in seal.Heads)
        {
            Add(head, ChainRowKind.Sealed, seal);
        }

        foreach (var head in seal.Removed)
        {
            Add(head, ChainRowKind.Removed, seal);
        }
    }

    private void Add(SealedHead head, ChainRowKind kind, Seal seal) =>
        Add(
            new ChainRow(
                head.Chain,
                kind,
                head.Number,
                seal.Number,
                "",
                seal.Time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                head.Hash
            )
        );

    /// <summary>All rows, chain by chain: the standing, what was removed, then by number.</summary>
    public IEnumerable<ChainRow> Rows() =>
        Read(
            """
            SELECT tenant, guardrail, resource, kind, number, place, name, previous, hash FROM rows
            ORDER BY tenant, guardrail, resource, CASE kind WHEN 0 THEN -2 WHEN 3 THEN -1 ELSE max(number, 0) END, number, kind, place
            """,
            row => new ChainRow(
                KeyOf(row),
                (ChainRowKind)row.GetInt32(3),
                row.GetInt64(4),
                row.GetInt64(5),
                row.GetString(6),
                row.GetString(7),
                row.GetString(8)
            )
        );

    /// <summary>The newest entry of each chain.</summary>
    public IEnumerable<SealedHead> Heads() =>
        Read(
            // The columns that are not grouped are those of the row with the largest number.
            "SELECT tenant, guardrail, resource, max(number), hash FROM rows WHERE kind = 1 GROUP BY tenant, guardrail, resource",
            row => new SealedHead(KeyOf(row), row.GetInt64(3), row.GetString(4))
        );

    /// <summary>The rows by which entries and standings ought to be found, in the order of their keys.</summary>
    public IEnumerable<DuePointer> Pointers() =>
        Read(
            "SELECT partition, row, says, about, target FROM pointers ORDER BY partition, row",
            row => new DuePointer(
                new StoredPointer(row.GetString(0), row.GetString(1), row.GetString(2)),
                row.GetString(3),
                row.GetString(4)
            )
        );

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private static ChainKey KeyOf(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2));

    private static StorageException NoPlace(SqliteException error) =>
        new($"A temporary file could not be used (TMPDIR names their folder): {error.Message}", error);

    private void Add(ChainRow row) =>
        Execute(
            Insert,
            row.Chain.Tenant,
            row.Chain.Guardrail,
            row.Chain.Resource,
            (int)row.Kind,
            row.Number,
            row.Place,
            row.Name,
            row.Previous,
            row.Hash
        );

    private void Add(IEnumerable<StoredPointer> pointers, StandingKey key, string target)
    {
        foreach (var pointer in pointers)
        {
            Execute(
                "INSERT INTO pointers (partition, row, says, about, target) VALUES ($1, $2, $3, $4, $5)",
                pointer.Partition,
                pointer.Row,
                pointer.Says,
                ChainCheck.About(ChainKey.Of(key), key.Resource.Name),
                target
            );
        }
    }

    private void Execute(string sql, params ReadOnlySpan<object?> arguments)
    {
        try
        {
            _session.Execute(sql, arguments);
        }
        catch (SqliteException error)
        {
            throw NoPlace(error);
        }
    }

    private IEnumerable<T> Read<T>(string sql, Func<SqliteDataReader, T> read) =>
        SqliteRows.Read(_session.Connection, sql, read, NoPlace);
}
