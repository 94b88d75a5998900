using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Engine.Replay;

/// <summary>
/// Judges recorded states under another policy, as if it had come into force at the beginning of a span, and compares with
/// what happened. Reads the ledger and nothing else, and changes nothing. What was recorded after a change that would (not)
/// have been made is taken as it was recorded.
/// </summary>
public sealed class Replayer
{
    private readonly ILedgerHistory _history;
    private readonly GuardrailSet _guardrails;
    private readonly TimeProvider _time;

    internal Replayer(ILedgerHistory history, GuardrailSet guardrails, TimeProvider time) =>
        (_history, _guardrails, _time) = (history, guardrails, time);

    /// <summary>Replays a span. Memory grows with the resources that would have been changed, not with the decisions.</summary>
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public async Task<ReplayReport> ReplayAsync(Policy policy, LedgerSpan span, CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        var until = span.Until ?? _time.GetUtcNow();
        var run = new ReplayRun(policy, _guardrails);
        var tally = new ReplayTally();
        await foreach (var (entry, _) in _history.ReadAsync(span with { Since = Before(span.Since) }, ct))
        {
            if (entry.Time < span.Since)
            {
                run.Remember(entry);
            }
            else
            {
                tally.Add(entry, run.Judge(entry));
            }
        }

        return tally.ToReport() with
        {
            Policy = policy.Hash,
            Since = span.Since,
            Until = until,
            Trips = [.. run.Trips],
            DurationMs = _time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    // Holds are the longest that anything is remembered.
    private static DateTimeOffset? Before(DateTimeOffset? since) =>
        since - DateTimeOffset.MinValue > Undoer.HoldTime ? since - Undoer.HoldTime : null;
}
