using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Replay;

/// <summary>Counts replayed decisions, and keeps the first that differ.</summary>
internal sealed class ReplayTally
{
    /// <summary>How many differences are kept.</summary>
    public const int Most = 1000;

    private readonly Dictionary<(GuardrailName, ReplayEffect, EntryOutcome, EntryOutcome), long> _transitions = [];
    private readonly Dictionary<(GuardrailName, ReplayGap), long> _gaps = [];
    private readonly ImmutableArray<ReplayDifference>.Builder _differences =
        ImmutableArray.CreateBuilder<ReplayDifference>();

    /// <summary>Counts one.</summary>
    public void Add(LedgerEntry entry, Replayed replayed)
    {
        if (replayed is Replayed.Skipped { Gap: var gap })
        {
            Increase(_gaps, (entry.Guardrail, gap));
            return;
        }

        var judged = (Replayed.Judged)replayed;
        Increase(_transitions, (entry.Guardrail, judged.Effect, entry.Outcome, judged.Outcome));
        if (judged.Effect != ReplayEffect.Same && _differences.Count < Most)
        {
            _differences.Add(
                new ReplayDifference(
                    entry.Id,
                    entry.Time,
                    entry.Resource.Tenant,
                    entry.Guardrail,
                    entry.Resource.Name,
                    judged.Effect,
                    entry.Outcome,
                    judged.Outcome,
                    judged.Reason,
                    judged.Changes
                )
            );
        }
    }

    /// <summary>What came of all.</summary>
    public ReplayReport ToReport() =>
        new()
        {
            Transitions =
            [
                .. _transitions
                    .Select(pair => new ReplayTransition(
                        pair.Key.Item1,
                        pair.Key.Item2,
                        pair.Key.Item3,
                        pair.Key.Item4,
                        pair.Value
                    ))
                    .OrderBy(one => one.Guardrail.Value, StringComparer.Ordinal)
                    .ThenBy(one => one.Effect)
                    .ThenByDescending(one => one.Count)
                    .ThenBy(one => one.Was)
                    .ThenBy(one => one.Would),
            ],
            NotJudged =
            [
                .. _gaps
                    .Select(pair => new ReplayNotJudged(pair.Key.Item1, pair.Key.Item2, pair.Value))
                    .OrderBy(one => one.Guardrail.Value, StringComparer.Ordinal)
                    .ThenBy(one => one.Reason),
            ],
            Differences = _differences.ToImmutable(),
        };

    private static void Increase<TKey>(Dictionary<TKey, long> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
