using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications;

/// <summary>Writes a line a decision to the log, so that the terminal tells what happens as it happens.</summary>
internal sealed partial class DecisionLog(ILogger<DecisionLog> logger) : IEntryObserver
{
    /// <inheritdoc />
    public void Written(LedgerEntry entry)
    {
        var level = LevelOf(entry);
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var (outcome, changes) = (EntryOutcomes.NameOf(entry.Outcome), ChangesOf(entry));
        Log.Decided(
            logger,
            level,
            outcome,
            entry.Resource.Name,
            entry.Guardrail,
            entry.Reason,
            changes,
            entry.DurationMs
        );
    }

    // A sweep that finds all well is no news; neither is the second of two events that came together.
    private static LogLevel LevelOf(LedgerEntry entry) =>
        entry.Urgent ? LogLevel.Warning
        : entry.Outcome is EntryOutcome.Compliant && entry.Cause is LookCause.Sweep or LookCause.Policy ? LogLevel.Debug
        : entry.Outcome is EntryOutcome.Joined ? LogLevel.Debug
        : LogLevel.Information;

    private static string ChangesOf(LedgerEntry entry) =>
        entry.Changes.IsEmpty ? ""
        : entry.Outcome is EntryOutcome.Remediated or EntryOutcome.Undone ? $" [{string.Join("; ", entry.Changes)}]"
        : $" [not made: {string.Join("; ", entry.Changes)}]";

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 2001,
            Message = "{Outcome} {Resource} ({Guardrail}): {Reason}{Changes} after {DurationMs:F0} ms"
        )]
        public static partial void Decided(
            ILogger logger,
            LogLevel level,
            string outcome,
            string resource,
            GuardrailName guardrail,
            string reason,
            string changes,
            double durationMs
        );
    }
}
