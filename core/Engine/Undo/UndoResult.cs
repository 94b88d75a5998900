using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Undo;

/// <summary>A person wants the changes of an entry taken back.</summary>
/// <param name="Entry">The entry's id.</param>
/// <param name="Actor">Who asks; null when unknown.</param>
/// <param name="Tenant">Whose the entry must be; null for anybody's.</param>
public sealed record UndoRequest(string Entry, string? Actor, TenantId? Tenant = null);

/// <summary>What came of it, or would.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Reason">In words a person can act on.</param>
public sealed record UndoResult(UndoEnd End, string Reason)
{
    /// <summary>The entry that is taken back; null when there is none.</summary>
    public LedgerEntry? Entry { get; init; }

    /// <summary>How, on the state that was read; null when none was.</summary>
    public UndoPlan? Plan { get; init; }

    /// <summary>Until when the same fix is not made again; null when it is not held.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When it is worth another try; only for <see cref="UndoEnd.Later"/>.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}

/// <summary>How an undo ended.</summary>
public enum UndoEnd
{
    /// <summary>A preview: it can be taken back.</summary>
    Ready,

    /// <summary>It is taken back, and a fresh read has proved it.</summary>
    Undone,

    /// <summary>Nothing is left to take back.</summary>
    Already,

    /// <summary>There is no such entry.</summary>
    NotFound,

    /// <summary>It may not be taken back; nothing was changed.</summary>
    Refused,

    /// <summary>A part of it was taken back, or it is not proved.</summary>
    Unfinished,

    /// <summary>It cannot be told or done now; a part may have been taken back, and the rest follows.</summary>
    Later,
}
