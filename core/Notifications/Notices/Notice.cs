using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>
/// A decision as people are told of it, whatever the channel. Names and reasons in it are as other people wrote them: a
/// channel shows none of them without its own escaping.
/// </summary>
internal sealed record Notice
{
    /// <summary>The id of the ledger's entry.</summary>
    public required string Entry { get; init; }

    /// <summary>Whose decision.</summary>
    public required GuardrailName Guardrail { get; init; }

    /// <summary>About what.</summary>
    public required ResourceId Resource { get; init; }

    /// <summary>What came of it.</summary>
    public required EntryOutcome Outcome { get; init; }

    /// <summary>What the rule said.</summary>
    public required VerdictKind Verdict { get; init; }

    /// <summary>How much it matters.</summary>
    [JsonConverter(typeof(KebabEnum<NoticeSeverity>))]
    public required NoticeSeverity Severity { get; init; }

    /// <summary>Who is to be asked, in words; null when nobody is named.</summary>
    public string? Owner { get; init; }

    /// <summary>Owners by their names alone, for routes.</summary>
    public ImmutableArray<string> Owners
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Who caused it; null when unknown.</summary>
    public string? Actor { get; init; }

    /// <summary>Why there was a look.</summary>
    public required LookCause Cause { get; init; }

    /// <summary>When the event happened that led to it; where nobody told of one, when it was found.</summary>
    public required DateTimeOffset Happened { get; init; }

    /// <summary>When it was decided and, where something was changed, verified.</summary>
    public required DateTimeOffset Decided { get; init; }

    /// <summary>Why, in words; at most some thousand characters.</summary>
    public required string Why { get; init; }

    /// <summary>The first changes, in words.</summary>
    public ImmutableArray<string> Changes
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>How many changes are not among <see cref="Changes"/>.</summary>
    public int MoreChanges { get; init; }

    /// <summary>Whether the changes were made; else they would be.</summary>
    public bool IsDone { get; init; }

    /// <summary>Whether nothing can take the changes back.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Where the resource is, by the name that AWS has for it; null elsewhere.</summary>
    public string? Region { get; init; }

    /// <summary>How often the resource was put right within 24 hours, this time included.</summary>
    public int Reversals { get; init; }
}
