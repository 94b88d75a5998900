using System.Collections.Immutable;
using Azure.Data.Tables;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Queue.AzureWorkRow;

namespace ZocSec.Core.Queue;

/// <summary>
/// The queue in a storage account. Rows in the tenant's partition are the truth, so that an event, its work, the end of
/// work and what follows from it are one transaction; messages only say which row may be due.
/// </summary>
internal sealed partial class AzureWorkQueue(
    AzureStore store,
    AzureTenants tenants,
    AzureLeases leases,
    AzureMessages messages,
    AzureTimes times,
    TimeProvider time,
    ILogger<AzureWorkQueue> logger
) : IWorkQueue, IWorkMessages, IDisposable
{
    private readonly AzureDeadLetters _dead = new(store, tenants, messages, time);
    private readonly SemaphoreSlim _signal = new(0, 1);
    private TimeSpan _pause = times.FirstPause;

    /// <inheritdoc />
    /// <remarks>
    /// Work of another tenant than the event's, and what one transaction does not hold, is queued before the event is
    /// taken: after a crash in between it is queued again with the event.
    /// </remarks>
    public async Task<bool> AcceptAsync(SourceEvent source, IReadOnlyList<Work> work, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var taken = AzureEventRows.New(source, now);
        var (inside, before) = AzureWorkPart.Split(work.Select(item => New(item, now)), taken.Partition);
        await tenants.NoteAsync(source.Tenant, ct);
        await NoteOwnersAsync(work, ct);
        if (before.Count > 0)
        {
            if (await taken.FindAsync(store, ct) is not null)
            {
                return false;
            }

            await InsertAsync(before, ct);
        }

        var part = Part(taken.Partition, ends: null, inside);
        var attempts = default(AzureAttempts);
        while (await store.TryWriteAsync([.. taken.Adds, .. part.Actions()], ct) is null && attempts.Next())
        {
            if (await taken.FindAsync(store, ct) is { } isMine)
            {
                if (!isMine)
                {
                    return false;
                }

                break;
            }

            await part.RefreshAsync(ct);
        }

        await AnnounceAsync(part.Follow);
        return true;
    }

    /// <inheritdoc />
    public async Task EnqueueAsync(IReadOnlyList<Work> work, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await NoteOwnersAsync(work, ct);
        await InsertAsync(work.Select(item => New(item, now)), ct);
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<Leased>> LeaseAsync(int max, CancellationToken ct)
    {
        var leased = new List<Leased>();
        for (var isMoving = true; isMoving && leased.Count < max; )
        {
            var received = await store.ReceiveAsync(max - leased.Count, times.Lease, ct);
            var opened = await Task.WhenAll(received.Select(message => OpenAsync(message, ct)));
            leased.AddRange(opened.Select(one => one.Leased).OfType<Leased>());
            // One that could not be opened comes back by itself, and is no reason to drop the others.
            if (
                leased.Count == 0
                && opened.Select(one => one.Failure).FirstOrDefault(one => one is not null) is { } failure
            )
            {
                throw new StorageException(failure.Message, failure);
            }

            isMoving = opened.Any(one => one.IsUsedUp);
        }

        _pause = leased.Count > 0 ? times.FirstPause : _pause;
        return [.. leased.OrderBy(one => one.Work.Due)];
    }

    /// <inheritdoc />
    public async Task<Leased?> TakeAsync(string message, CancellationToken ct)
    {
        if (AzureMessages.Read(message) is not { } announced)
        {
            return null;
        }

        var taken = await leases.TakeAsync(announced.Partition, announced.Row, ct);
        if (taken is AzureLeases.Taken.Later later)
        {
            await messages.AnnounceAsync(announced.Partition, announced.Row, later.Time, ct);
        }

        return (taken as AzureLeases.Taken.Now)?.Leased;
    }

    /// <inheritdoc />
    /// <remarks>What one transaction does not hold, or is another tenant's, is queued before the work is ended.</remarks>
    public async Task CompleteAsync(Leased leased, IReadOnlyList<Work> follow, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var partition = PartitionOf(leased.Work);
        var (inside, before) = AzureWorkPart.Split(follow.Select(item => New(item, now)), partition);
        await NoteOwnersAsync(follow, ct);
        await InsertAsync(before, ct);
        var part = Part(partition, leased, inside);
        await part.PrepareAsync(ct);
        var attempts = default(AzureAttempts);
        while (
            part.Actions().ToArray() is { Length: > 0 } actions
            && await store.TryWriteAsync(actions, ct) is null
            && attempts.Next()
        )
        {
            await part.RefreshAsync(ct);
        }

        await EndedAsync(leased, part.Follow);
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
        var (partition, key) = (PartitionOf(leased.Work), KeyOf(leased.Work.Id));
        var held = leases.Release(leased.Token);
        var tag = held?.Tag ?? await leases.TagOfAsync(partition, key, leased.Token, ct);
        var row = Waiting(partition, key, due, time.GetUtcNow());
        row[Columns.Tries] = leased.Tries + (countsAsTry ? 1 : 0);
        row[Columns.Note] = reason;
        var attempts = default(AzureAttempts);
        while (
            tag is { } last
            && await store.TryWriteAsync([new(TableTransactionActionType.UpdateMerge, row, last)], ct) is null
            && attempts.Next()
        )
        {
            tag = await leases.TagOfAsync(partition, key, leased.Token, ct);
        }

        var isHidden =
            held?.Message is { } message
            && await store.HideAsync(message.Id, message.Receipt, messages.Until(due), CancellationToken.None);
        if (!isHidden && tag is not null)
        {
            await messages.AnnounceAsync(partition, key, due, CancellationToken.None);
        }

        Signal();
    }

    /// <inheritdoc />
    public async Task DeadLetterAsync(Leased leased, string reason, CancellationToken ct)
    {
        var part = Part(PartitionOf(leased.Work), leased, []);
        await part.PrepareAsync(ct);
        var letter = _dead.Put(leased.Work, reason);
        var attempts = default(AzureAttempts);
        while (part.Ends && await store.TryWriteAsync([letter, .. part.Actions()], ct) is null && attempts.Next())
        {
            await part.RefreshAsync(ct);
        }

        await EndedAsync(leased, []);
    }

    /// <inheritdoc />
    public Task<ImmutableArray<DeadLetter>> ListDeadLettersAsync(TenantId? tenant, int max, CancellationToken ct) =>
        _dead.ListAsync(tenant, max, ct);

    /// <inheritdoc />
    public async Task<int> RedriveAsync(string? id, CancellationToken ct)
    {
        var redriven = await _dead.RedriveAsync(id, ct);
        Signal();
        return redriven;
    }

    /// <inheritdoc />
    public async Task<QueueStatus> StatusAsync(CancellationToken ct)
    {
        var waiting = await tenants.AskAllAsync(
            (partition, inner) =>
                store.QueryAsync(new AzureRange(partition, Prefix) { Columns = ["RowKey", Columns.Due] }, inner),
            ct
        );
        var dues = waiting.SelectMany(rows => rows).Select(row => TimeOf(row, Columns.Due)).ToArray();
        return new QueueStatus(dues.Length, await _dead.CountAsync(ct), dues.Length == 0 ? null : dues.Min());
    }

    /// <inheritdoc />
    public async Task WaitAsync(CancellationToken ct)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(_signal.WaitAsync(woken.Token), Task.Delay(_pause, time, woken.Token));
        await woken.CancelAsync();
        _pause = _pause * 2 < times.LongestPause ? _pause * 2 : times.LongestPause;
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>What a transaction of the ledger does to the work of its tenant.</summary>
    public AzureWorkPart Part(string partition, Leased? ends, IEnumerable<AzureWorkRow> follow) =>
        new(store, leases, partition, ends, follow);

    /// <summary>Tells that a transaction ended work and queued what follows.</summary>
    public async Task EndedAsync(Leased? leased, IReadOnlyCollection<AzureWorkRow> follow)
    {
        if (leased is not null && leases.Release(leased.Token)?.Message is { } message)
        {
            await DeleteAsync(message);
        }

        await AnnounceAsync(follow);
    }

    /// <inheritdoc />
    public void Dispose() => _signal.Dispose();

    private async Task NoteOwnersAsync(IReadOnlyList<Work> work, CancellationToken ct)
    {
        foreach (var tenant in work.Select(item => item.Owner).Distinct())
        {
            await tenants.NoteAsync(tenant, ct);
        }
    }

    private async Task InsertAsync(IEnumerable<AzureWorkRow> rows, CancellationToken ct)
    {
        foreach (var ofTenant in rows.GroupBy(row => row.Partition, StringComparer.Ordinal))
        {
            for (var rest = ofTenant.ToList(); rest.Count > 0; )
            {
                (var inside, rest) = AzureWorkPart.Split(rest, ofTenant.Key);
                var part = Part(ofTenant.Key, ends: null, inside);
                var attempts = default(AzureAttempts);
                while (
                    part.Follow.Count > 0
                    && await store.TryWriteAsync([.. part.Actions()], ct) is null
                    && attempts.Next()
                )
                {
                    await part.RefreshAsync(ct);
                }

                await AnnounceAsync(part.Follow);
            }
        }
    }

    private async Task AnnounceAsync(IReadOnlyCollection<AzureWorkRow> rows)
    {
        await messages.AnnounceAsync(rows);
        if (rows.Count > 0)
        {
            Signal();
        }
    }

    private async Task<Opened> OpenAsync(QueueMessage message, CancellationToken ct)
    {
        try
        {
            var taken = AzureMessages.Read(message.MessageText) is { } announced
                ? await leases.TakeAsync(announced.Partition, announced.Row, ct)
                : new AzureLeases.Taken.Gone();
            switch (taken)
            {
                case AzureLeases.Taken.Now now:
                    now.Held.Message = (message.MessageId, message.PopReceipt);
                    return new Opened(now.Leased, IsUsedUp: true, Failure: null);
                case AzureLeases.Taken.Later later:
                    await store.HideAsync(message.MessageId, message.PopReceipt, messages.Until(later.Time), ct);
                    return new Opened(Leased: null, IsUsedUp: false, Failure: null);
                default:
                    await DeleteAsync((message.MessageId, message.PopReceipt));
                    return new Opened(Leased: null, IsUsedUp: true, Failure: null);
            }
        }
        catch (StorageException error)
        {
            Log.NotOpened(logger, error);
            return new Opened(Leased: null, IsUsedUp: false, error);
        }
    }

    // Its row is gone: a message that stays finds that out by itself.
    private async Task DeleteAsync((string Id, string Receipt) message)
    {
        try
        {
            await store.DeleteAsync(message.Id, message.Receipt, CancellationToken.None);
        }
        catch (StorageException error)
        {
            Log.NotDeleted(logger, error);
        }
    }

    private void Signal()
    {
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    private readonly record struct Opened(Leased? Leased, bool IsUsedUp, StorageException? Failure);

    private static partial class Log
    {
        [LoggerMessage(1114, LogLevel.Error, "Work could not be leased; its message comes again")]
        public static partial void NotOpened(ILogger logger, Exception error);

        [LoggerMessage(
            1115,
            LogLevel.Warning,
            "The message of work that is done could not be deleted; it comes again and is dropped"
        )]
        public static partial void NotDeleted(ILogger logger, Exception error);
    }
}
