using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger.Retention;

/// <summary>
/// Removes entries that are older than they are to be kept, once a day in UTC, whichever process comes first. Nothing goes
/// before it was sealed, and the newest entry of a chain stays.
/// </summary>
public sealed partial class RetentionRounds : RoundsService
{
    /// <summary>The least number of days: whatever is still open about a decision is over by then.</summary>
    public const int LeastDays = 30;

    /// <summary>The largest number of days that makes sense.</summary>
    public const int MostDays = 36_500;

    private const int AtOnce = 250;
    private const string Cursor = "ledger/retention";
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    private readonly TimeSpan? _kept;
    private readonly ILedger _ledger;
    private readonly ILedgerHistory _history;
    private readonly ILedgerRemoval _removal;
    private readonly ISeals _seals;
    private readonly ICursors _cursors;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal RetentionRounds(
        TimeSpan? kept,
        ILedger ledger,
        ILedgerHistory history,
        ILedgerRemoval removal,
        ISeals seals,
        ICursors cursors,
        TimeProvider time,
        ILogger<RetentionRounds> logger
    )
        : base(s_interval, time) =>
        (_kept, _ledger, _history, _removal, _seals, _cursors, _time, _logger) = (
            kept,
            ledger,
            history,
            removal,
            seals,
            cursors,
            time,
            logger
        );

    /// <summary>Removes what is too old, if that was not yet done today.</summary>
    /// <exception cref="StorageException">The storage could not be used.</exception>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        if (_kept is not { } kept)
        {
            return;
        }

        var now = _time.GetUtcNow();
        var today = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (
            string.Equals(await _cursors.GetAsync(Cursor, ct), today, StringComparison.Ordinal)
            || (await _seals.LastAsync(ct))?.Seal.Closed is not { } closed
        )
        {
            return;
        }

        var before = now - kept < closed ? now - kept : closed;
        var removed = 0L;
        var some = new List<LedgerEntry>(AtOnce);
        await foreach (var (entry, _) in _history.ReadAsync(new LedgerSpan { Until = before }, ct))
        {
            some.Add(entry);
            if (some.Count == AtOnce)
            {
                removed += await RemoveAsync(some, before, now, ct);
                some.Clear();
            }
        }

        removed += await RemoveAsync(some, before, now, ct);
        await _cursors.SetAsync(Cursor, today, ct);
        if (removed > 0)
        {
            Log.Removed(_logger, removed, before);
        }
    }

    /// <inheritdoc />
    protected override Task RoundAsync(CancellationToken ct) => RunOnceAsync(ct);

    /// <inheritdoc />
    protected override void Failed(Exception error) => Log.Failed(_logger, error);

    private async Task<int> RemoveAsync(
        List<LedgerEntry> some,
        DateTimeOffset before,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var starts = ImmutableArray.CreateBuilder<ChainStart>();
        foreach (var chain in some.GroupBy(entry => new StandingKey(entry.Guardrail, entry.Resource)))
        {
            if (
                await _ledger.FindAsync(chain.Key, ct) is { } standing
                && ChainStart.Of(standing, chain, now) is { } start
            )
            {
                starts.Add(start);
            }
        }

        return starts.Count == 0 ? 0 : await _removal.RemoveAsync(starts.ToImmutable(), before, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1123,
            LogLevel.Information,
            "{Count} decisions from before {Before:O} were removed from the ledger"
        )]
        public static partial void Removed(ILogger logger, long count, DateTimeOffset before);

        [LoggerMessage(1124, LogLevel.Error, "Old decisions could not be removed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
