using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Events;

/// <summary>
/// What happened, as a CloudEvent 1.0. It is a hint and small (under 8 KiB whatever the payload was): only what
/// guardrails need to find the resource and to name the actor.
/// </summary>
/// <param name="Id">Unique in its source: GitHub's delivery GUID, EventBridge's event id.</param>
/// <param name="Source">Where it comes from: <c>/github/installations/1</c>.</param>
/// <param name="Type">What happened: <c>com.github.repository.publicized</c>.</param>
/// <param name="Subject">What it happened to, by name; null when the event names nothing.</param>
/// <param name="Time">When it happened; where the sender does not say, when it was received.</param>
/// <param name="Tenant">The extension attribute <c>tenant</c>.</param>
/// <param name="Actor">The extension attribute <c>actor</c>: who did it; null when unknown.</param>
/// <param name="Data">The few facts of the payload that guardrails read.</param>
public sealed record SourceEvent(
    string Id,
    string Source,
    string Type,
    string? Subject,
    DateTimeOffset Time,
    TenantId Tenant,
    string? Actor,
    JsonElement Data
)
{
    /// <summary>The largest CloudEvent that is accepted, in bytes of JSON.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>The key under which an event is accepted once: source and id.</summary>
    public string Key => $"{Source}#{Id}";
}
