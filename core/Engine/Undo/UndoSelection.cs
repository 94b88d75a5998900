using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Undo;

/// <summary>Which of the changes that guardrails made: those of a run, those of a span of time, or both.</summary>
public sealed record UndoSelection
{
    /// <summary>Of this run: the <see cref="LedgerEntry.Trigger"/>, or the id of an entry whose trigger is meant; null for any.</summary>
    public string? Run { get; init; }

    /// <summary>By this guardrail; null for any.</summary>
    public GuardrailName? Guardrail { get; init; }

    /// <summary>Not before; null for no bound.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Not after; null for no bound.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Of this tenant; null for all.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Of what somebody may see; null for all.</summary>
    public Sight? Sight { get; init; }

    /// <summary>Only older ones than the entry with this id; null for all.</summary>
    public string? Before { get; init; }
}
