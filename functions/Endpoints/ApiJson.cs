using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Functions.Health;

namespace ZocSec.Functions.Endpoints;

/// <summary>Why a request was refused.</summary>
/// <param name="Error">What is wrong and what to do.</param>
internal sealed record Refusal(string Error);

/// <summary>An entry as <c>GET /api/ledger</c> shows it.</summary>
internal sealed record EntryView(
    string Id,
    DateTimeOffset Time,
    TenantId Tenant,
    GuardrailName Guardrail,
    string Resource,
    VerdictKind Verdict,
    string Reason,
    EntryOutcome Outcome,
    ImmutableArray<Change> Changes,
    string? Actor,
    LookCause Cause,
    string Event,
    string Policy,
    double DurationMs,
    bool Urgent,
    JsonElement? Before,
    JsonElement? After,
    string ResourceKey,
    long Number,
    string Hash
)
{
    /// <summary>The id of the entry that a person took back, or wanted to; null for all others.</summary>
    public string? Undoes { get; init; }

    /// <summary>Shows an entry.</summary>
    public static EntryView Of(LedgerEntry entry) =>
        new(
            entry.Id,
            entry.Time,
            entry.Resource.Tenant,
            entry.Guardrail,
            entry.Resource.Name,
            entry.Verdict,
            entry.Reason,
            entry.Outcome,
            entry.Changes,
            entry.Actor,
            entry.Cause,
            entry.Trigger,
            entry.Policy,
            Math.Round(entry.DurationMs, 1),
            entry.Urgent,
            entry.Before,
            entry.After,
            entry.Resource.Key,
            entry.Number,
            entry.Hash
        )
        {
            Undoes = entry.Undoes,
        };
}

/// <summary>How the endpoints write their answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(EntryView[]))]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class ApiJson : JsonSerializerContext;
