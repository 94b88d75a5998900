using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications;

/// <summary>
/// Tells somebody of decisions, and does not lose a word: what is to be told is queued in the same step that records the
/// decision, as an <see cref="Errand"/> of the channel's own kind.
/// </summary>
internal interface INoticeChannel
{
    /// <summary>What is to be told of a decision; pure, quick, and empty for most.</summary>
    ImmutableArray<Work> NoticesOf(Settled settled);

    /// <summary>What the standing shall remember as told; pure. A channel that tells each decision leaves it as it is.</summary>
    ImmutableArray<ToldDecision>? ToldBy(Settled settled) => settled.After.Told;
}

/// <summary>A decision that is about to be recorded.</summary>
/// <param name="Guardrail">Whose decision.</param>
/// <param name="Look">The look that led to it.</param>
/// <param name="Before">The standing as it was read; its version is unique to this decision once it is recorded.</param>
/// <param name="After">The standing as it will be.</param>
/// <param name="Outcome">What came of the look.</param>
/// <param name="Reason">Why.</param>
/// <param name="Entry">What the ledger will say; null when only the time moved.</param>
internal readonly record struct Settled(
    GuardrailDefinition Guardrail,
    Look Look,
    Standing Before,
    Standing After,
    EntryOutcome Outcome,
    string Reason,
    LedgerEntry? Entry = null
);
