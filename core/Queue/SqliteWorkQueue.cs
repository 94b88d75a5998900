using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Queue;

/// <summary>
/// The queue in SQLite. Work that is due when it is queued goes straight to this process's own hands, as long as
/// nothing older waits in the file: it is written as leased and spares the file a second write.
/// </summary>
internal sealed class SqliteWorkQueue(SqliteFile file, SqliteCommitter committer, SqliteOwner owner, TimeProvider time)
    : IWorkQueue,
        IDisposable
{
    /// <summary>How long an event is remembered, to take it once.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(72);

    /// <summary>Whose a work is, as <see cref="Work.Owner"/> has it, of a row's body; the operator's where that does not say.</summary>
    public const string OwnerOfBody =
        "iif(json_valid(CAST(body AS TEXT)), coalesce(json_extract(CAST(body AS TEXT), '$.hint.resource.tenant'), json_extract(CAST(body AS TEXT), '$.tenant'), 'default'), 'default')";

    private const int HandOver = 256;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<Leased> _inHand = Channel.CreateUnbounded<Leased>();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private int _free = HandOver;
    private volatile bool _leasing;
    private volatile bool _backlog = true;

    /// <inheritdoc />
    public async Task<bool> AcceptAsync(SourceEvent source, IReadOnlyList<Work> work, CancellationToken ct)
    {
        var now = Now();
        var body = CloudEventJson.Write(source);
        var rows = Prepare(work, now);
        return await CommitAsync(
            rows,
            session =>
            {
                var isNew =
                    session.Execute(
                        "INSERT INTO events (key, accepted, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                        source.Key,
                        now,
                        body
                    ) == 1;
                return isNew && Insert(session, rows);
            }
        );
    }

    /// <inheritdoc />
    public async Task EnqueueAsync(IReadOnlyList<Work> work, CancellationToken ct)
    {
        var rows = Prepare(work, Now());
        await CommitAsync(rows, session => Insert(session, rows));
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<Leased>> LeaseAsync(int max, CancellationToken ct)
    {
        _leasing = true;
        var leased = ImmutableArray.CreateBuilder<Leased>();
        while (leased.Count < max && _inHand.Reader.TryRead(out var inHand))
        {
            Interlocked.Increment(ref _free);
            leased.Add(inHand);
        }

        if (leased.Count < max && _backlog)
        {
            // Cleared before looking: what is queued meanwhile sets it again.
            _backlog = false;
            var wanted = max - leased.Count;
            var fromFile = await LeaseFromFileAsync(wanted);
            _backlog |= fromFile.Count == wanted;
            leased.AddRange(fromFile);
        }

        return leased.ToImmutable();
    }

    /// <inheritdoc />
    public async Task CompleteAsync(Leased leased, IReadOnlyList<Work> follow, CancellationToken ct)
    {
        var rows = Prepare(follow, Now());
        await CommitAsync(
            rows,
            session =>
            {
                Complete(session, leased);
                return Insert(session, rows);
            }
        );
    }

    /// <inheritdoc />
    public async Task AbandonAsync(
        Leased leased,
        DateTimeOffset due,
        bool countsAsTry,
        string reason,
        CancellationToken ct
    )
    {
        await committer.CommitAsync(session =>
            session.Execute(
                "UPDATE work SET owner = NULL, due = $1, tries = $2, note = $3 WHERE id = $4 AND owner = $5",
                due.ToUnixTimeMilliseconds(),
                leased.Tries + (countsAsTry ? 1 : 0),
                reason,
                leased.Work.Id,
                leased.Token
            )
        );
        Signal(due);
    }

    /// <inheritdoc />
    public Task DeadLetterAsync(Leased leased, string reason, CancellationToken ct) =>
        committer.CommitAsync(session =>
            SqliteDeadLetters.Put(session, leased.Work.Id, leased.Token, reason, Now()) + Complete(session, leased)
        );

    /// <inheritdoc />
    public Task<ImmutableArray<DeadLetter>> ListDeadLettersAsync(TenantId? tenant, int max, CancellationToken ct) =>
        Task.FromResult(file.Read(session => SqliteDeadLetters.List(session, tenant, max)));

    /// <inheritdoc />
    public async Task<int> RedriveAsync(string? id, CancellationToken ct)
    {
        var redriven = await committer.CommitAsync(session => SqliteDeadLetters.Redrive(session, id, Now()));
        Signal(due: null);
        return redriven;
    }

    /// <inheritdoc />
    public Task<QueueStatus> StatusAsync(CancellationToken ct) =>
        Task.FromResult(
            file.Read(session =>
            {
                var oldest = session.Scalar("SELECT min(due) FROM work");
                return new QueueStatus(
                    Convert.ToInt32(session.Scalar("SELECT count(*) FROM work"), CultureInfo.InvariantCulture),
                    Convert.ToInt32(session.Scalar("SELECT count(*) FROM dead_letters"), CultureInfo.InvariantCulture),
                    oldest is long due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null
                );
            })
        );

    /// <inheritdoc />
    public async Task WaitAsync(CancellationToken ct)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var signalled = _signal.WaitAsync(woken.Token);
        await Task.WhenAny(signalled, Task.Delay(UntilNextDue(), time, woken.Token));
        await woken.CancelAsync();
        // Another process may have queued something, and nothing else wakes for delayed work.
        _backlog = true;
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Ends leased work as part of a transaction.</summary>
    public static int Complete(SqliteSession session, Leased leased) => Complete(session, leased.Work.Id, leased.Token);

    private static int Complete(SqliteSession session, string id, string token) =>
        session.Execute("DELETE FROM work WHERE id = $1 AND owner = $2", id, token);

    /// <summary>Queues work as part of another transaction of this process; call <see cref="Signal"/> when that is on disk.</summary>
    public static void Insert(SqliteSession session, ImmutableArray<Work> work)
    {
        foreach (var item in work)
        {
            Insert(session, new Row(item, Write(item), Owner: null));
        }
    }

    /// <summary>Tells the waiting dispatcher that work was queued.</summary>
    /// <param name="due">When the work is due; null for now.</param>
    public void Signal(DateTimeOffset? due)
    {
        _backlog |= due is null || due <= time.GetUtcNow();
        Wake();
    }

    /// <inheritdoc />
    public void Dispose() => _signal.Dispose();

    /// <summary>Hands out again what another process held when it died.</summary>
    public async Task ReleaseAsync(string deadOwner)
    {
        await committer.CommitAsync(session =>
            session.Execute("UPDATE work SET owner = NULL WHERE owner = $1", deadOwner)
        );
        Signal(due: null);
    }

    private static bool Insert(SqliteSession session, Row[] rows)
    {
        foreach (var row in rows)
        {
            row.Inserted = Insert(session, row);
        }

        return true;
    }

    private static bool Insert(SqliteSession session, Row row) =>
        session.Execute(
            "INSERT INTO work (id, due, tries, owner, body) VALUES ($1, $2, 0, $3, $4) ON CONFLICT DO NOTHING",
            row.Work.Id,
            row.Work.Due.ToUnixTimeMilliseconds(),
            row.Owner,
            row.Body
        ) == 1;

    private static byte[] Write(Work work) => JsonSerializer.SerializeToUtf8Bytes(work, StoreJson.Default.Work);

    /// <summary>The work in a row's body.</summary>
    /// <exception cref="UnreadableException">It is damaged, or was written by a later version of the program.</exception>
    public static Work Read(byte[] body) => StoreJson.Read(body, StoreJson.Default.Work, "The work", advice: "");

    private Row[] Prepare(IReadOnlyList<Work> work, long now)
    {
        var rows = new Row[work.Count];
        for (var index = 0; index < rows.Length; index++)
        {
            var isMine = work[index].Due.ToUnixTimeMilliseconds() <= now && TryReserve();
            rows[index] = new Row(work[index], Write(work[index]), isMine ? owner.Name : null);
        }

        return rows;
    }

    private bool TryReserve()
    {
        if (!_leasing || _backlog)
        {
            return false;
        }

        if (Interlocked.Decrement(ref _free) >= 0)
        {
            return true;
        }

        Interlocked.Increment(ref _free);
        return false;
    }

    private async Task<T> CommitAsync<T>(Row[] rows, Func<SqliteSession, T> write)
    {
        var isOnDisk = false;
        try
        {
            var result = await committer.CommitAsync(write);
            isOnDisk = true;
            return result;
        }
        finally
        {
            HandOut(rows, isOnDisk);
        }
    }

    private void HandOut(Row[] rows, bool isOnDisk)
    {
        foreach (var row in rows)
        {
            var isQueued = isOnDisk && row.Inserted;
            if (row.Owner is not null && !isQueued)
            {
                Interlocked.Increment(ref _free);
            }
            else if (row.Owner is not null)
            {
                _inHand.Writer.TryWrite(new Leased(row.Work, 0, row.Owner));
                Wake();
            }
            else if (isQueued)
            {
                Signal(row.Work.Due);
            }
        }
    }

    private Task<List<Leased>> LeaseFromFileAsync(int max) =>
        committer.CommitAsync(session =>
        {
            var rows = session.Query(
                """
                UPDATE work SET owner = $1 WHERE id IN (
                    SELECT id FROM work WHERE owner IS NULL AND due <= $2 ORDER BY due LIMIT $3)
                RETURNING id, body, tries
                """,
                row => (Id: row.GetString(0), Body: row.GetFieldValue<byte[]>(1), Tries: row.GetInt32(2)),
                owner.Name,
                Now(),
                max
            );
            var leased = new List<Leased>(rows.Count);
            foreach (var (id, body, tries) in rows)
            {
                try
                {
                    leased.Add(new Leased(Read(body), tries, owner.Name));
                }
                catch (UnreadableException error)
                {
                    // One that a newer version left keeps the others from nothing, and waits for that version.
                    SqliteDeadLetters.Put(session, id, owner.Name, error.Message, Now());
                    Complete(session, id, owner.Name);
                }
            }

            return leased;
        });

    private void Wake()
    {
        lock (_inHand)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    private TimeSpan UntilNextDue()
    {
        var next = file.Read(session => session.Scalar("SELECT min(due) FROM work WHERE owner IS NULL"));
        return next is long due
            ? TimeSpan.FromMilliseconds(Math.Clamp(due - Now(), 0, PollInterval.TotalMilliseconds))
            : PollInterval;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Row(Work Work, byte[] Body, string? Owner)
    {
        public bool Inserted { get; set; }
    }
}
