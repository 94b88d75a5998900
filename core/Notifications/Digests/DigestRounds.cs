using Microsoft.Extensions.Logging;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Notifications.Digests;

/// <summary>
/// Has digests told once an hour, whichever process sees first that they are due; those that are told once a day come with
/// the first hour after midnight in UTC.
/// </summary>
public sealed partial class DigestRounds : RoundsService
{
    /// <summary>Remembers up to when digests were told.</summary>
    internal const string Cursor = "notices/digest";

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    // What was decided within the hour may be written a little later.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(2);

    private readonly IWorkQueue _queue;
    private readonly ICursors _cursors;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal DigestRounds(IWorkQueue queue, ICursors cursors, TimeProvider time, ILogger<DigestRounds> logger)
        : base(s_interval, time) => (_queue, _cursors, _time, _logger) = (queue, cursors, time, logger);

    /// <summary>Queues the digests if they are due.</summary>
    /// <exception cref="StorageException">The storage could not be used.</exception>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var to = HourOf(now - s_margin);
        if (await _cursors.GetAsync(Cursor, ct) is not { } text)
        {
            // From here on; what was before, nobody was promised. A day's digest begins with the day.
            await _cursors.SetAsync(Cursor, Write(DayOf(to)), ct);
            return;
        }

        var from = Read(text);
        if (from < to)
        {
            await _queue.EnqueueAsync([new DigestErrand(from, to).ToWork(now)], ct);
        }
    }

    /// <summary>A time as the cursor holds it.</summary>
    internal static string Write(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Reads <see cref="Write"/> back.</summary>
    internal static DateTimeOffset Read(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    /// <summary>The beginning of the day in UTC.</summary>
    internal static DateTimeOffset DayOf(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    /// <inheritdoc />
    protected override Task RoundAsync(CancellationToken ct) => RunOnceAsync(ct);

    /// <inheritdoc />
    protected override void Failed(Exception error) => Log.Failed(_logger, error);

    private static DateTimeOffset HourOf(DateTimeOffset time) => DayOf(time).AddHours(time.UtcDateTime.Hour);

    private static partial class Log
    {
        [LoggerMessage(2021, LogLevel.Error, "Digests could not be queued; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
