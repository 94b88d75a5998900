using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Ledger;

/// <summary>Which standing: one guardrail and one resource of one tenant.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Resource">The resource; its name plays no part.</param>
public readonly record struct StandingKey(GuardrailName Guardrail, ResourceId Resource)
{
    /// <inheritdoc />
    public override string ToString() => $"{Guardrail} {Resource.Name} ({Resource.Tenant})";
}

/// <summary>
/// The memory of one guardrail for one resource: last state and verdict, the change under way, what was changed lately.
/// It is lock, loop counter and head of the hash chain in one: a write counts only on the version that was read.
/// </summary>
/// <remarks>The reader of stored JSON sets members that are missing there to null; setters turn that into nothing.</remarks>
public sealed record Standing
{
    /// <summary>Whose memory this is.</summary>
    public required GuardrailName Guardrail { get; init; }

    /// <summary>Of what, by its last known name.</summary>
    public required ResourceId Resource { get; init; }

    /// <summary>The last state that was read; null before the first.</summary>
    public JsonElement? State { get; init; }

    /// <summary>The last verdict.</summary>
    public VerdictKind Verdict { get; init; }

    /// <summary>The last verdict's reason.</summary>
    public string Reason
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>The last decision; decides whether a new one is news.</summary>
    public EntryOutcome Outcome { get; init; }

    /// <summary>
    /// The last decision as it looks from now: what was put right is compliant, so that finding it so is no other decision.
    /// </summary>
    [JsonIgnore]
    public EntryOutcome SettledOutcome => Outcome == EntryOutcome.Remediated ? EntryOutcome.Compliant : Outcome;

    /// <summary>When the last read began.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>The change that was begun and whose outcome is not yet recorded; null when none.</summary>
    public Intent? Intent { get; init; }

    /// <summary>The fix that is not made since a person took it back; null when none.</summary>
    public Hold? Hold { get; init; }

    /// <summary>When this resource was put right within the last 24 hours, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> Reversals
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>What people were told lately, oldest first, so that they do not hear the same again; null when nothing.</summary>
    public ImmutableArray<ToldDecision>? Told { get; init; }

    /// <summary>Entries in this standing's chain so far.</summary>
    public long Entries { get; init; }

    /// <summary>How many of them, the oldest, were removed since they need not be kept any longer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Removed { get; init; }

    /// <summary>The hash of the newest entry; empty before the first.</summary>
    public string Head
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>Rises with each write; 0 is not yet written.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>The standing's key.</summary>
    [JsonIgnore]
    public StandingKey Key => new(Guardrail, Resource);
}

/// <summary>A change that is about to be made, recorded before it is.</summary>
/// <param name="Look">The look that makes it; the look's return means that the process that began it is gone.</param>
/// <param name="Before">The state it was decided on.</param>
/// <param name="Reason">The verdict's reason.</param>
/// <param name="Changes">All steps, in order.</param>
/// <param name="Actor">Who caused the look.</param>
/// <param name="Trigger">What caused the look.</param>
/// <param name="Happened">When the event happened.</param>
/// <param name="Policy">The policy it was decided by.</param>
/// <param name="Begun">When it was recorded.</param>
public sealed record Intent(
    string Look,
    JsonElement Before,
    string Reason,
    ImmutableArray<Change> Changes,
    string? Actor,
    string Trigger,
    DateTimeOffset Happened,
    string Policy,
    DateTimeOffset Begun
)
{
    /// <summary>
    /// Whether a person's command makes it and not the engine, which leaves it alone: it is finished when that command is run
    /// again.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByCommand { get; init; }

    /// <summary>
    /// The id of the entry that it takes back, whose whole list of changes it holds; null when it takes none back. The engine
    /// finishes it once it is too old to be under way.
    /// </summary>
    public string? Undoes { get; init; }
}

/// <summary>A decision that people were told of.</summary>
/// <param name="Mark">Stands for what was decided and why.</param>
/// <param name="At">When.</param>
public sealed record ToldDecision(string Mark, DateTimeOffset At);

/// <summary>A verdict's kind, as it is stored.</summary>
[JsonConverter(typeof(KebabEnum<VerdictKind>))]
public enum VerdictKind
{
    /// <summary>Nothing was judged: not read, gone, or joined to another look.</summary>
    None,

    /// <summary>As the policy wants it.</summary>
    Compliant,

    /// <summary>Breaks the policy.</summary>
    Violation,

    /// <summary>The state does not tell.</summary>
    Unknown,
}
