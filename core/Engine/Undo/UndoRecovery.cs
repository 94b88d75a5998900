using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Undo;

/// <summary>Finishes an undo whose process ended in the middle of it.</summary>
internal sealed class UndoRecovery(Undoer undoer, ILedger ledger, Recorder recorder, TimeProvider time)
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);

    /// <summary>Finishes it, or closes its intent and says why it cannot go on.</summary>
    /// <param name="run">The look that found it.</param>
    /// <param name="intent">What was begun.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when the intent is closed, and the standing to be read again; else when to ask again, and why.</returns>
    public async Task<UndoWait?> FinishAsync(LookRun run, Intent intent, CancellationToken ct)
    {
        var (now, entry) = (time.GetUtcNow(), intent.Undoes!);
        if (now - intent.Begun <= LookProcessor.IntentLife)
        {
            return new UndoWait("a person takes a change of this resource back", now + BusyWait);
        }

        var result = await undoer.UndoAsync(new UndoRequest(entry, intent.Actor), ct);
        if (result.End == UndoEnd.Later)
        {
            return new UndoWait(result.Reason, result.RetryAt ?? now + BusyWait);
        }

        var standing = await ledger.FindOrNewAsync(run.Standing.Key, ct);
        if (string.Equals(standing.Intent?.Undoes, entry, StringComparison.Ordinal))
        {
            var left = new Finding(
                EntryOutcome.Refused,
                standing.Verdict,
                $"an interrupted undo of entry {entry} cannot go on: {result.Reason}"
            )
            {
                Before = intent.Before,
                Urgent = true,
                Undoes = entry,
            };

            // The look itself goes on, on the closed intent.
            await recorder.SettleAsync(run with { Leased = null, Standing = standing }, standing, left, ct);
        }

        return null;
    }
}

/// <summary>Why a look waits, and until when.</summary>
internal sealed record UndoWait(string Reason, DateTimeOffset RetryAt);
