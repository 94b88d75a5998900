using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger.Seals;

/// <summary>
/// Seals the ledger once a day in UTC, whichever process comes first, and logs the seal's hash: so it also stands where
/// who can write the storage cannot.
/// </summary>
public sealed partial class SealRounds : RoundsService
{
    // A seal of so many heads is well below what a row of the storage account holds.
    private const int Most = 1500;
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    // Entries are found by the time in their ids, which is of the clock of the process that wrote them.
    private static readonly TimeSpan s_margin = TimeSpan.FromHours(24);

    private readonly ISeals _seals;
    private readonly IStoredLedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal SealRounds(ISeals seals, IStoredLedger ledger, TimeProvider time, ILogger<SealRounds> logger)
        : base(s_interval, time) => (_seals, _ledger, _time, _logger) = (seals, ledger, time, logger);

    /// <summary>Seals the ledger if that was not yet done today.</summary>
    /// <exception cref="StorageException">The storage could not be used.</exception>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        var last = await _seals.LastAsync(ct);
        var now = _time.GetUtcNow();
        if (last?.Seal.Closed is { } closed && closed.UtcDateTime.Date >= now.UtcDateTime.Date)
        {
            return;
        }

        using var grown = new ChainSorter();
        using (var rows = _ledger.Open())
        {
            await foreach (var entry in rows.ReadEntriesAsync([], last?.Seal.Closed - s_margin, ct))
            {
                grown.Add(entry);
            }
        }

        var count = 0;
        var heads = ImmutableArray.CreateBuilder<SealedHead>(Most);
        foreach (var head in grown.Heads())
        {
            count++;
            heads.Add(head);
            if (heads.Count == Most)
            {
                last = await _seals.AppendAsync(Seal.After(last, now) with { Heads = heads.DrainToImmutable() }, ct);
                if (last is null)
                {
                    // Another process seals, or a tenant was forgotten: the next round sees.
                    return;
                }
            }
        }

        last = await _seals.AppendAsync(
            Seal.After(last, now) with
            {
                Closed = now,
                Heads = heads.DrainToImmutable(),
            },
            ct
        );
        if (last is not null)
        {
            Log.Sealed(_logger, last.Seal.Number, last.Hash, count);
        }
    }

    /// <inheritdoc />
    protected override Task RoundAsync(CancellationToken ct) => RunOnceAsync(ct);

    /// <inheritdoc />
    protected override void Failed(Exception error) => Log.Failed(_logger, error);

    private static partial class Log
    {
        [LoggerMessage(
            1121,
            LogLevel.Information,
            "The ledger is sealed: seal {Number} {Hash}, {Count} chains with news; keep this line, zocsec ledger verify --seal asks for its hash"
        )]
        public static partial void Sealed(ILogger logger, long number, string hash, int count);

        [LoggerMessage(1122, LogLevel.Error, "The ledger could not be sealed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
