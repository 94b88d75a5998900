using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Functions.Health;

namespace ZocSec.Functions.Pages.Now;

/// <summary>How it stands now.</summary>
public sealed record NowModel
{
    /// <summary>What is open, by guardrail, the most first.</summary>
    public required ImmutableArray<OpenRow> Open { get; init; }

    /// <summary>Open violations day by day; empty where nobody counted, or they may not see it.</summary>
    public ImmutableArray<(string Day, long Value)> Days { get; init; } = [];

    /// <summary>Breakers that wait for a person.</summary>
    public ImmutableArray<TrippedBreaker> Breakers { get; init; } = [];

    /// <summary>Work that was set aside, newest first.</summary>
    public ImmutableArray<DeadLetter> DeadLetters { get; init; } = [];

    /// <summary>What the program says of itself; null where they do not run it, or while it does not know yet.</summary>
    public HealthReport? Health { get; init; }

    /// <summary>How much waits; null where they do not run it.</summary>
    public QueueStatus? Queue { get; init; }

    /// <summary>Whether the policy stops all changes.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Why the newest text of the policy is not in force; empty when it is.</summary>
    public ImmutableArray<string> PolicyErrors { get; init; } = [];

    /// <summary>The newest decisions.</summary>
    public required ImmutableArray<LedgerEntry> Newest { get; init; }

    /// <summary>All that is open.</summary>
    public int Total => Open.Sum(row => row.Total);
}

/// <summary>What is open of one guardrail.</summary>
/// <param name="Guardrail">Which.</param>
/// <param name="People">What waits for people.</param>
/// <param name="Observed">What is only observed.</param>
/// <param name="Left">What is left as it is for now: exempt, held, paused, slowed.</param>
public sealed record OpenRow(GuardrailName Guardrail, int People, int Observed, int Left)
{
    /// <summary>All of it.</summary>
    public int Total => People + Observed + Left;
}
