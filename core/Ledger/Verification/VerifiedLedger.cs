using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.Seals;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>What came of checking a ledger.</summary>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Standings">How many standings there are.</param>
/// <param name="Seals">How many seals there are.</param>
/// <param name="Flaws">How much is wrong; 0 when the ledger is whole.</param>
public sealed record VerifiedLedger(long Entries, long Standings, int Seals, long Flaws)
{
    /// <summary>The newest seal; null when there is none.</summary>
    public SealSummary? LastSeal { get; init; }

    /// <summary>The seal that was asked for; null when none was, or it is not there.</summary>
    public SealSummary? FoundSeal { get; init; }

    /// <summary>What was removed since it need not be kept any longer; null when nothing was.</summary>
    public RemovedEntries? Removed { get; init; }

    /// <summary>The tenants of which all was removed, and when.</summary>
    public ImmutableArray<(TenantId Tenant, DateTimeOffset Time)> Forgotten { get; init; } = [];
}

/// <summary>Entries that were removed since they need not be kept any longer.</summary>
/// <param name="Entries">How many.</param>
/// <param name="Chains">Of how many chains they were the first.</param>
public sealed record RemovedEntries(long Entries, long Chains)
{
    /// <summary>When that was done last.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>The time before which entries went then.</summary>
    public DateTimeOffset? Before { get; init; }
}

/// <summary>Which seal.</summary>
/// <param name="Number">Its place in the chain of seals, from 1.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Hash">Its hash, as lower-case hex.</param>
public sealed record SealSummary(long Number, DateTimeOffset Time, string Hash)
{
    /// <summary>Sums up a seal.</summary>
    internal static SealSummary? Of(SealLink? link) =>
        link is null ? null : new SealSummary(link.Seal.Number, link.Seal.Time, link.Hash);
}
