using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Ledger.History;

/// <summary>A part of the ledger.</summary>
public sealed record LedgerSpan
{
    /// <summary>Only entries of this time or later; null: from the first.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only entries before this time; null: to the newest there is when reading begins.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only this tenant's.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Only this guardrail's.</summary>
    public GuardrailName? Guardrail { get; init; }
}
