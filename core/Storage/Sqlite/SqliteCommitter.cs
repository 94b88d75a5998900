using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ZocSec.Core.Storage.Sqlite;

/// <summary>
/// The one writer. Everything that waits to be written goes into one transaction and so shares one barrier of
/// durability: the busier the program, the cheaper a write. Writes run in the order in which they were posted.
/// </summary>
internal sealed class SqliteCommitter : IDisposable
{
    // More in one transaction would make the first of them wait noticeably for the last.
    private const int MaxBatch = 256;

    private readonly BlockingCollection<Write> _waiting = [];
    private readonly SqliteSession _session;
    private readonly Thread _thread;
    private bool _isDisposed;

    /// <summary>Starts the writer's thread.</summary>
    public SqliteCommitter(SqliteFile file)
    {
        _session = file.Open();
        _thread = new Thread(Run) { IsBackground = true, Name = "zocsec committer" };
        _thread.Start();
    }

    /// <summary>Runs a write in the next transaction; completes when that is on disk.</summary>
    /// <param name="write">What to run. When it throws, none of its own statements stay.</param>
    /// <exception cref="StorageException">The write could not be made durable; nothing of it was kept.</exception>
    public Task<T> CommitAsync<T>(Func<SqliteSession, T> write)
    {
        var posted = new Write<T>(write);
        try
        {
            _waiting.Add(posted);
        }
        catch (InvalidOperationException error)
        {
            throw new StorageException("The storage is closed.", error);
        }

        return posted.Task;
    }

    /// <summary>Writes what was posted, then stops.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _waiting.CompleteAdding();
            _thread.Join();
            _session.Dispose();
            _waiting.Dispose();
        }
    }

    private void Run()
    {
        var batch = new List<Write>(MaxBatch);
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && _waiting.TryTake(out var next))
            {
                batch.Add(next);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Write> batch)
    {
        if (TryCommit(batch) is not { } error)
        {
            batch.ForEach(write => write.Succeed());
            return;
        }

        if (batch.Count == 1)
        {
            batch[0].Fail(new StorageException($"The storage could not be written: {error.Message}", error));
            return;
        }

        // One of them spoiled it for all: each gets a transaction of its own, so that only the guilty one fails.
        foreach (var write in batch)
        {
            Commit([write]);
        }
    }

    private Exception? TryCommit(List<Write> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                write.Run(_session);
            }

            _session.Execute("COMMIT");
            return null;
        }
#pragma warning disable CA1031 // Whatever it was, its author is told and the writer goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Rollback();
            return error;
        }
    }

    private void Rollback()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error), or the transaction never began.
        }
    }

    private abstract class Write
    {
        public abstract void Run(SqliteSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception error);
    }

    private sealed class Write<T>(Func<SqliteSession, T> write) : Write
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _done.Task;

        public override void Run(SqliteSession session) => _result = write(session);

        public override void Succeed() => _done.SetResult(_result);

        public override void Fail(Exception error) => _done.SetException(error);
    }
}
