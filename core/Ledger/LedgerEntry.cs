using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Ledger;

/// <summary>One decision with its reason and its outcome; never altered after it is written.</summary>
public sealed record LedgerEntry
{
    /// <summary>Unique and rising with time.</summary>
    public required string Id { get; init; }

    /// <summary>When it was decided and, where something was changed, verified.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The guardrail that looked.</summary>
    public required GuardrailName Guardrail { get; init; }

    /// <summary>What it looked at.</summary>
    public required ResourceId Resource { get; init; }

    /// <summary>What the rule said.</summary>
    public required VerdictKind Verdict { get; init; }

    /// <summary>Why, in words an administrator can act on.</summary>
    public required string Reason { get; init; }

    /// <summary>What came of it.</summary>
    public required EntryOutcome Outcome { get; init; }

    /// <summary>Changes that were made, in order; for a decision that only says what would be done, those.</summary>
    public ImmutableArray<Change> Changes
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Who caused the event; null when unknown.</summary>
    public string? Actor { get; init; }

    /// <summary>Why there was a look.</summary>
    public required LookCause Cause { get; init; }

    /// <summary>The event's key, the sweep's id or the policy's hash.</summary>
    public required string Trigger { get; init; }

    /// <summary>The id of the entry whose changes a person took back, or wanted to; null for all other entries.</summary>
    public string? Undoes { get; init; }

    /// <summary>The hash of the policy that decided.</summary>
    public required string Policy { get; init; }

    /// <summary>The state before; null when it was not read.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>The state after a change, freshly read; null when nothing was changed or it could not be read.</summary>
    public JsonElement? After { get; init; }

    /// <summary>Whether <see cref="Changes"/> were made, at least some of what was to be.</summary>
    [JsonIgnore]
    public bool MadeChanges => After is not null && !Changes.IsEmpty;

    /// <summary>Why nothing can take the changes back; null when it is worth trying.</summary>
    [JsonIgnore]
    public string? Final => Changes.FirstOrDefault(change => change.Final)?.Lasting;

    /// <summary>Whether <see cref="Changes"/> were made, or at least tried.</summary>
    [JsonIgnore]
    public bool TriedChanges =>
        MadeChanges
        || (
            Before is not null
            && Outcome
                is EntryOutcome.Remediated
                    or EntryOutcome.Unverified
                    or EntryOutcome.Blocked
                    or EntryOutcome.Drifted
                    or EntryOutcome.Gone
        );

    /// <summary>From the event to this entry, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>Whether a person ought to be told at once: escalated, tripped, failed, given up.</summary>
    public bool Urgent { get; init; }

    /// <summary>Place in its standing's chain, from 1.</summary>
    public long Number { get; init; }

    /// <summary>Hash of the entry before it in the chain; empty for the first.</summary>
    public string Previous
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>SHA-256 over <see cref="Previous"/> and this entry without its hash, as lower-case hex.</summary>
    public string Hash { get; init; } = "";
}

/// <summary>What came of a decision.</summary>
[JsonConverter(typeof(KebabEnum<EntryOutcome>))]
public enum EntryOutcome
{
    /// <summary>Nothing decided yet; never in the ledger.</summary>
    None,

    /// <summary>All is as the policy wants it.</summary>
    Compliant,

    /// <summary>The event is older than the last read, which has seen what it tells.</summary>
    Joined,

    /// <summary>A violation that is only recorded, since the policy observes.</summary>
    Observed,

    /// <summary>A violation that the policy exempts.</summary>
    Exempt,

    /// <summary>A violation that only people can mend.</summary>
    Reported,

    /// <summary>A violation left as it is, since the policy pauses all changes.</summary>
    Paused,

    /// <summary>A violation left as it is, since too much was changed within an hour.</summary>
    BreakerTripped,

    /// <summary>A violation that comes back again and again; the next answer waits.</summary>
    Slowed,

    /// <summary>A violation that came back too often; left to people.</summary>
    GivenUp,

    /// <summary>Put right, and a fresh read has proved it.</summary>
    Remediated,

    /// <summary>Changed, but a fresh read does not show what was wanted.</summary>
    Unverified,

    /// <summary>The service refused, and only a person can change that.</summary>
    Blocked,

    /// <summary>A change begun before a crash was found neither open nor done; looked at anew.</summary>
    Drifted,

    /// <summary>The resource is no longer there.</summary>
    Gone,

    /// <summary>The state does not tell; nothing was changed.</summary>
    Unknown,

    /// <summary>
    /// A person asked for a change that they may not ask for, or wanted to take one back that is not as it was left any more.
    /// </summary>
    Refused,

    /// <summary>Given up after failing by its own fault again and again; waits among the dead letters.</summary>
    DeadLettered,

    /// <summary>A person took a change back, and a fresh read has proved it.</summary>
    Undone,

    /// <summary>A violation left as it is for a while, since a person took its fix back.</summary>
    Held,
}
