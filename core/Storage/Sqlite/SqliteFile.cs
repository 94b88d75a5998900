using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ZocSec.Core.Storage.Sqlite;

/// <summary>The database file: opens connections on it, and lends readers.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteSession> _readers = [];

    /// <summary>Opens or creates <c>zocsec.db</c> in <paramref name="folder"/>.</summary>
    /// <exception cref="StorageException">The folder cannot be written, or the file is no database of this program.</exception>
    public SqliteFile(string folder)
    {
        Folder = Path.GetFullPath(folder);
        try
        {
            OwnerFolder.Create(Folder);
            _connectionString = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(Folder, SqliteServices.FileName),
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString();
            using var session = Open();
            SqliteSchema.Upgrade(session.Connection);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageException($"Storage__Path {Folder} cannot be used: {error.Message}", error);
        }
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Opens a connection of its own.</summary>
    public SqliteSession Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            using var pragma = connection.CreateCommand();
            // FULL: a commit returns after the write-ahead log is on disk, so accepted means on disk.
            pragma.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;";
            pragma.ExecuteNonQuery();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads on a connection of its own: a snapshot of all that is committed.</summary>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        try
        {
            if (!_readers.TryTake(out var session))
            {
                session = Open();
            }

            try
            {
                return read(session);
            }
            finally
            {
                _readers.Add(session);
            }
        }
        catch (SqliteException error)
        {
            throw new StorageException($"The storage in {Folder} could not be read: {error.Message}", error);
        }
    }

    // What is recorded names people and repositories: only the program's own user may read it.
    /// <inheritdoc />
    public void Dispose()
    {
        while (_readers.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
