using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using ZocSec.Core.Billing.Store;

namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>
/// A connection to a DuckDB of this process; used by one caller at a time. It never loads an extension from outside, and its
/// failures are said in words for whoever ran the command (<see cref="DuckDbFailure"/>).
/// </summary>
internal sealed class DuckDbSession : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly DuckDbFailure _failure;

    private DuckDbSession(DuckDBConnection connection, DuckDbFailure failure)
    {
        _connection = connection;
        _failure = failure;
    }

    /// <summary>The connection, for what needs the driver itself.</summary>
    public DuckDBConnection Connection => _connection;

    /// <summary>Opens a database in a file, or a new one in memory.</summary>
    /// <param name="file">The file; null for one in memory.</param>
    /// <param name="temporary">An existing folder for what does not fit in memory.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="only">Folders besides which it may read or write none; null: it may read and write wherever this process may.</param>
    /// <exception cref="BillingException">It is no database, or one of a newer DuckDB.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static DuckDbSession Open(
        string? file,
        string temporary,
        DuckDbLimits limits,
        IReadOnlyList<string>? only = null
    )
    {
        // A path may hold what parts settings from each other.
        var source = new DuckDBConnectionStringBuilder { DataSource = file ?? ":memory:" };
        var connection = new DuckDBConnection(source.ConnectionString);
        var session = new DuckDbSession(connection, new DuckDbFailure(temporary, limits));
        try
        {
            session._failure.Guard(connection.Open);
            session.Execute(
                $"""
                SET autoinstall_known_extensions = false;
                SET autoload_known_extensions = false;
                SET memory_limit = '{limits.Megabytes.ToString(CultureInfo.InvariantCulture)}MiB';
                SET threads = {limits.Threads.ToString(CultureInfo.InvariantCulture)};
                SET temp_directory = {SqlText.Constant(temporary)};
                SET preserve_insertion_order = false;
                SET allocator_flush_threshold = '8MiB';
                SET allocator_bulk_deallocation_flush_threshold = '8MiB';
                SET TimeZone = 'UTC';
                """
            );
            if (only is not null)
            {
                session.Execute(
                    $"SET allowed_directories = [{string.Join(", ", only.Append(temporary).SelectMany(Allowed))}]; SET enable_external_access = false"
                );
            }

            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>With how many threads it works from here on.</summary>
    public void SetThreads(int threads, CancellationToken ct) =>
        Execute($"SET threads = {threads.ToString(CultureInfo.InvariantCulture)}", ct);

    /// <summary>Another connection to the same database in memory.</summary>
    public DuckDbSession Another()
    {
        var other = _connection.Duplicate();
        try
        {
            _failure.Guard(other.Open);
            return new DuckDbSession(other, _failure);
        }
        catch
        {
            other.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements.</summary>
    public void Execute(string sql, CancellationToken ct = default) =>
        Run(sql, static command => command.ExecuteNonQuery(), ct);

    /// <summary>Runs a query, and gives its rows.</summary>
    public List<T> Query<T>(string sql, Func<DuckDBDataReader, T> row, CancellationToken ct = default) =>
        Run(
            sql,
            command =>
            {
                using var reader = command.ExecuteReader();
                List<T> rows = [];
                while (reader.Read())
                {
                    rows.Add(row(reader));
                }

                return rows;
            },
            ct
        );

    /// <summary>Runs a query, and gives its rows as they come; waiting and computing happen on the thread that asks for the next.</summary>
    public async IAsyncEnumerable<DuckDBDataReader> StreamAsync(
        string sql,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        await using var cancelled = ct.UnsafeRegister(static c => ((DuckDBCommand)c!).Cancel(), command);
        await using var reader = await Task.Run(() => _failure.Guard(command.ExecuteReader, ct), ct);
        // A chunk of rows takes as long as a query where it is sorted or grouped; the rows of one are at hand.
        while (_failure.Guard(reader.Read, ct))
        {
            yield return reader;
        }
    }

    /// <summary>Does something with the connection, and says failures in words.</summary>
    public T Guard<T>(Func<T> act, CancellationToken ct = default) => _failure.Guard(act, ct);

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    // Its files are asked for by patterns, see SqlText.File.
    private static IEnumerable<string> Allowed(string folder) =>
        ((string[])[SqlText.Constant(folder), SqlText.Literal(folder)]).Distinct(StringComparer.Ordinal);

    private T Run<T>(string sql, Func<DuckDBCommand, T> act, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var cancelled = ct.UnsafeRegister(static c => ((DuckDBCommand)c!).Cancel(), command);
        return _failure.Guard(() => act(command), ct);
    }
}
