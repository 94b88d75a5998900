using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using static ZocSec.Core.Queue.AzureWorkRow;

namespace ZocSec.Core.Queue;

/// <summary>
/// The leases in this process's hands. They are renewed until somebody ends the work or gives it back; one that was not
/// renewed in time is left to whoever comes.
/// </summary>
internal sealed partial class AzureLeases(
    AzureStore store,
    AzureTimes times,
    TimeProvider time,
    ILogger<AzureLeases> logger
) : IDisposable
{
    private readonly ConcurrentDictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private int _isRenewing;

    /// <summary>Tries to lease a row.</summary>
    public async Task<Taken> TakeAsync(string partition, string key, CancellationToken ct)
    {
        const int Attempts = 3;
        var token = Guid.NewGuid().ToString("N");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await store.FindAsync(partition, key, ct) is not { } row)
            {
                return new Taken.Gone();
            }

            // The answer to the attempt before may have got lost.
            var now = time.GetUtcNow();
            var isMine = row.GetString(Columns.Owner) == token;
            if (!isMine && LaterOf(row, now) is { } later)
            {
                return new Taken.Later(later);
            }

            Work work;
            try
            {
                work = Read(row);
            }
            catch (UnreadableException error)
            {
                var (letter, gone) = (AzureDeadLetters.PutStored(row, error.Message, now), AzureRows.Delete(row));
                if (await store.TryWriteAsync([letter, gone], ct) is not null)
                {
                    return new Taken.Gone();
                }

                continue;
            }

            var until = now + times.Lease;
            if (await store.TryWriteAsync([Hold(partition, key, row.ETag, token, until)], ct) is [var tag])
            {
                var held = new Held(partition, key, now) { Tag = tag, Until = until };
                _held[token] = held;
                EnsureRenewing();
                return new Taken.Now(new Leased(work, row.GetInt32(Columns.Tries) ?? 0, token), held);
            }
        }

        return new Taken.Later(time.GetUtcNow() + times.LongestPause);
    }

    /// <summary>A lease that is in this process's hands; null for one that is not.</summary>
    public Held? Find(string token) => _held.GetValueOrDefault(token);

    /// <summary>Renews a lease no more.</summary>
    public Held? Release(string token) => _held.TryRemove(token, out var held) ? held : null;

    /// <summary>The tag of a row as long as it is leased by <paramref name="token"/>; null when it is not any more.</summary>
    public async Task<ETag?> TagOfAsync(string partition, string key, string token, CancellationToken ct) =>
        await store.FindAsync(partition, key, ct) is { } row && row.GetString(Columns.Owner) == token ? row.ETag : null;

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private static DateTimeOffset? LaterOf(TableEntity row, DateTimeOffset now)
    {
        var until = TimeOf(row, Columns.Until);
        var due = TimeOf(row, Columns.Due);
        return row.GetString(Columns.Owner) is { Length: > 0 } && until > now ? until
            : due > now ? due
            : null;
    }

    private void EnsureRenewing()
    {
        if (Interlocked.Exchange(ref _isRenewing, 1) == 0)
        {
            _ = RenewAsync(_end.Token);
        }
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(times.Renewal, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await Task.WhenAll(_held.Select(held => RenewAsync(held.Key, held.Value, ct)));
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program ends: the next one takes the work up when the leases are over.
        }
    }

    private async Task RenewAsync(string token, Held held, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now - held.Since > times.LongestHeld)
        {
            Log.Dropped(logger, held.Key, times.LongestHeld);
            _held.TryRemove(token, out _);
            return;
        }

        if (held.Until <= now || held.Until - now > times.Lease * 2 / 3)
        {
            return;
        }

        try
        {
            var until = now + times.Lease;
            if (await store.TryWriteAsync([Hold(held.Partition, held.Key, held.Tag, token, until)], ct) is [var tag])
            {
                held.Tag = tag;
                held.Until = until;
            }
            else if (await TagOfAsync(held.Partition, held.Key, token, ct) is { } other)
            {
                held.Tag = other;
            }
            else
            {
                _held.TryRemove(token, out _);
            }
        }
        catch (StorageException error)
        {
            Log.NotRenewed(logger, error);
        }
    }

    /// <summary>What came of trying to lease a row.</summary>
    internal abstract record Taken
    {
        /// <summary>It is leased.</summary>
        public sealed record Now(Leased Leased, Held Held) : Taken;

        /// <summary>It is not due, or somebody holds it.</summary>
        public sealed record Later(DateTimeOffset Time) : Taken;

        /// <summary>It is done.</summary>
        public sealed record Gone : Taken;
    }

    /// <summary>A lease.</summary>
    internal sealed class Held(string partition, string key, DateTimeOffset since)
    {
        public DateTimeOffset Since => since;

        public string Partition => partition;

        public string Key => key;

        /// <summary>The row's tag when it was last written; only a hint.</summary>
        public ETag Tag { get; set; }

        public DateTimeOffset Until { get; set; }

        /// <summary>The message that announced it; null when a host owns it.</summary>
        public (string Id, string Receipt)? Message { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1113, LogLevel.Warning, "A lease could not be renewed; it is tried again before it ends")]
        public static partial void NotRenewed(ILogger logger, Exception error);

        [LoggerMessage(1117, LogLevel.Error, "{Row} was leased for {Time} and never ended; it is left to others")]
        public static partial void Dropped(ILogger logger, string row, TimeSpan time);
    }
}
