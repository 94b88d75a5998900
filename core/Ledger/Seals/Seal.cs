using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.Verification;

namespace ZocSec.Core.Ledger.Seals;

/// <summary>
/// What the ledger was at a time: the newest entry of each chain that grew since the seal before, so that all seals
/// together have every chain. Seals form one chain, over all tenants.
/// </summary>
/// <remarks>The reader of stored JSON sets members that are missing there to null; setters turn that into nothing.</remarks>
internal sealed record Seal
{
    /// <summary>Place in the chain, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The hash of the seal before it; empty for the first.</summary>
    public string Previous
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>
    /// Up to when all chains are sealed: this seal's own time when it is a day's last, else that of the last such one
    /// before it; null when there is none.
    /// </summary>
    public DateTimeOffset? Closed { get; init; }

    /// <summary>The chains that grew.</summary>
    public ImmutableArray<SealedHead> Heads
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>The tenant of which all was removed since it is gone: what older seals have of it is void. Null for none.</summary>
    public TenantId? Forgotten { get; init; }

    /// <summary>
    /// The chains whose oldest entries were removed since they need not be kept any longer, each with the last entry that is
    /// gone.
    /// </summary>
    public ImmutableArray<SealedHead> Removed
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>The time before which they went; null when none did.</summary>
    public DateTimeOffset? RemovedBefore { get; init; }

    /// <summary>The seal that follows one, without heads.</summary>
    public static Seal After(SealLink? last, DateTimeOffset now) =>
        new()
        {
            Number = (last?.Seal.Number ?? 0) + 1,
            Time = now,
            Previous = last?.Hash ?? "",
            Closed = last?.Seal.Closed,
        };
}

/// <summary>The newest entry of a chain when it was sealed.</summary>
/// <param name="Chain">The chain, without the resource's name: what outlives a tenant names nothing of it.</param>
/// <param name="Number">The entry's place.</param>
/// <param name="Hash">The entry's hash.</param>
internal sealed record SealedHead(ChainKey Chain, long Number, string Hash);

/// <summary>A seal in its chain.</summary>
/// <param name="Seal">The seal.</param>
/// <param name="Hash">SHA-256 over the hash before and the seal's stored bytes, as lower-case hex.</param>
internal sealed record SealLink(Seal Seal, string Hash);
