using System.Diagnostics.CodeAnalysis;
using ZocSec.Core.Engine;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>
/// Keeps notices from being in the way of anything else: only some are under way at once in a process, each only for a
/// while, to one target one a second, and to one that is down none until it is tried again. Whatever may not go now is put
/// back until its turn comes, and holds nobody.
/// </summary>
internal sealed class NoticeLane(TimeProvider time)
{
    /// <summary>How long one notice may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>How many are under way at once; the dispatcher does many times as much.</summary>
    public const int AtOnce = 8;

    // Slack takes one message a second for each webhook, with short bursts.
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_firstAlone = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestAsked = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromDays(3);
    private static readonly TimeSpan s_full = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _underWay;

    /// <summary>Sends a notice if it may go now.</summary>
    /// <param name="line">Names the target.</param>
    /// <param name="errand">The work.</param>
    /// <param name="created">When there was something to tell; what could not be told for days is set aside.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ErrandResult> RunAsync(
        string line,
        Errand errand,
        DateTimeOffset created,
        Func<CancellationToken, Task<SendResult>> send,
        CancellationToken ct
    )
    {
        if (!TryEnter(line, errand.Id, out var later))
        {
            return later;
        }

        try
        {
            var began = time.GetUtcNow();
            return ResultOf(line, created, began, await SendAsync(send, ct));
        }
        finally
        {
            lock (_gate)
            {
                _underWay--;
            }
        }
    }

    private async Task<SendResult> SendAsync(Func<CancellationToken, Task<SendResult>> send, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            // It may be deaf.
            return await send(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new SendResult.Busy($"no answer within {Limit.TotalSeconds:F0} seconds");
        }
    }

    private bool TryEnter(string name, string id, [NotNullWhen(false)] out ErrandResult.Later? later)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var line = LineOf(name);
            if (line.Turns.TryGetValue(id, out var turn) && turn > now)
            {
                later = new ErrandResult.Later(line.Reason, turn);
                return false;
            }

            if (_underWay >= AtOnce)
            {
                later = new ErrandResult.Later("as many notices as may be are under way", now + s_full);
                return false;
            }

            var isItsTurn = line.Turns.Remove(id) && now >= line.DownUntil;
            var free = line.Next > line.DownUntil ? line.Next : line.DownUntil;
            if (!isItsTurn)
            {
                turn = free > now ? free : now;
                line.Next = turn + s_pace;
                if (turn > now)
                {
                    line.Keep(id, turn, now);
                    later = new ErrandResult.Later(line.Reason, turn);
                    return false;
                }
            }

            _underWay++;
            later = null;
            return true;
        }
    }

    private ErrandResult ResultOf(string name, DateTimeOffset created, DateTimeOffset began, SendResult result)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var line = LineOf(name);
            switch (result)
            {
                case SendResult.Busy busy when now - created > s_patience:
                    return TooLate(busy.Reason);
                case SendResult.Waiting waiting when now - created > s_patience:
                    return TooLate(waiting.Reason);
                case SendResult.Waiting waiting:
                    return new ErrandResult.Later(waiting.Reason, now + (waiting.After ?? AloneAfter(now - created)));
                case SendResult.Busy busy:
                    line.Fail(busy, began, now);
                    return new ErrandResult.Later(busy.Reason, line.DownUntil > now ? line.DownUntil : now);
                case SendResult.Refused refused:
                    return new ErrandResult.Failed(refused.Reason);
                default:
                    line.Succeed(now);
                    return new ErrandResult.Done();
            }
        }
    }

    // Longer and longer, without anything to remember.
    private static TimeSpan AloneAfter(TimeSpan age) =>
        age < s_firstAlone ? s_firstAlone
        : age < s_longestAsked ? age
        : s_longestAsked;

    private static ErrandResult.Failed TooLate(string reason) =>
        new($"{reason}; it could not be told for {s_patience.TotalDays:F0} days");

    private Line LineOf(string name)
    {
        if (!_lines.TryGetValue(name, out var line))
        {
            _lines[name] = line = new Line();
        }

        return line;
    }

    private sealed class Line
    {
        public const string Turn = "others go first";
        private const int MaxTurns = 1000;
        private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(5);
        private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(15);
        private static readonly TimeSpan s_lost = TimeSpan.FromMinutes(10);

        private int _failures;
        private bool _isAsked;

        /// <summary>When the next one may go that has no turn yet.</summary>
        public DateTimeOffset Next { get; set; }

        public DateTimeOffset DownUntil { get; private set; }

        public string Reason { get; private set; } = Turn;

        /// <summary>When whose turn comes, by the work's id.</summary>
        public Dictionary<string, DateTimeOffset> Turns { get; } = new(StringComparer.Ordinal);

        /// <summary>The target is down; those that were under way by then do not count once more.</summary>
        public void Fail(SendResult.Busy busy, DateTimeOffset began, DateTimeOffset now)
        {
            if (began >= DownUntil)
            {
                var wait = s_firstWait * Math.Pow(2, Math.Min(_failures++, 10));
                DownUntil = now + (wait < s_longestWait ? wait : s_longestWait);
                _isAsked = false;
            }

            if (
                busy.After is { } after
                && now + (after < s_longestAsked ? after : s_longestAsked) is var asked
                && asked > DownUntil
            )
            {
                (DownUntil, _isAsked) = (asked, true);
            }

            Reason = busy.Reason;
        }

        /// <summary>The target is not down, though it may have asked to be left alone for a while.</summary>
        public void Succeed(DateTimeOffset now)
        {
            _failures = 0;
            if (!_isAsked || DownUntil <= now)
            {
                (DownUntil, Reason) = (DateTimeOffset.MinValue, Turn);
            }
        }

        public void Keep(string id, DateTimeOffset turn, DateTimeOffset now)
        {
            // Another process may have done what did not come back.
            if (Turns.Count >= MaxTurns)
            {
                foreach (var (gone, _) in Turns.Where(one => one.Value < now - s_lost).ToList())
                {
                    Turns.Remove(gone);
                }
            }

            Turns[id] = turn;
        }
    }
}
