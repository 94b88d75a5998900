using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Replay;

/// <summary>What another policy would have made of recorded decisions.</summary>
public sealed record ReplayReport
{
    /// <summary>The other policy's hash.</summary>
    public string Policy { get; init; } = "";

    /// <summary>From when; null: from the first decision.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many decisions there are in the span.</summary>
    public long Entries => Judged + NotJudged.Sum(one => one.Count);

    /// <summary>How many were judged anew.</summary>
    public long Judged => Transitions.Sum(one => one.Count);

    /// <summary>How many of them differ.</summary>
    public long Different => Judged - CountOf(ReplayEffect.Same);

    /// <summary>From what was recorded to what would have been, by guardrail and effect; also what stays the same.</summary>
    public ImmutableArray<ReplayTransition> Transitions { get; init; } = [];

    /// <summary>What could not be judged, and why.</summary>
    public ImmutableArray<ReplayNotJudged> NotJudged { get; init; } = [];

    /// <summary>Breakers that would have tripped, in order.</summary>
    public ImmutableArray<TrippedBreaker> Trips { get; init; } = [];

    /// <summary>The first 1,000 decisions that differ, oldest first.</summary>
    public ImmutableArray<ReplayDifference> Differences { get; init; } = [];

    /// <summary>How many more differ.</summary>
    public long More => Different - Differences.Length;

    /// <summary>How long it took, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>How many decisions of all guardrails have an effect.</summary>
    public long CountOf(ReplayEffect effect) => Transitions.Where(one => one.Effect == effect).Sum(one => one.Count);

    /// <summary>As JSON, for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReplayJson.Default.ReplayReport);
}

/// <summary>Decisions of one guardrail that go from one outcome to another.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Effect">What that means.</param>
/// <param name="Was">What is recorded.</param>
/// <param name="Would">What would have been.</param>
/// <param name="Count">How many.</param>
public sealed record ReplayTransition(
    GuardrailName Guardrail,
    ReplayEffect Effect,
    EntryOutcome Was,
    EntryOutcome Would,
    long Count
);

/// <summary>Decisions of one guardrail that could not be judged.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
public sealed record ReplayNotJudged(GuardrailName Guardrail, ReplayGap Reason, long Count);

/// <summary>A decision that would have been another one.</summary>
/// <param name="Entry">The id of the entry.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="Tenant">Whose resource.</param>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Resource">The resource's name then.</param>
/// <param name="Effect">What the difference is.</param>
/// <param name="Was">What is recorded.</param>
/// <param name="Would">What would have been.</param>
/// <param name="Reason">Why it would have been.</param>
/// <param name="Changes">What would have been changed; where nothing would have been, what was.</param>
public sealed record ReplayDifference(
    string Entry,
    DateTimeOffset Time,
    TenantId Tenant,
    GuardrailName Guardrail,
    string Resource,
    ReplayEffect Effect,
    EntryOutcome Was,
    EntryOutcome Would,
    string Reason,
    ImmutableArray<Change> Changes
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext;
