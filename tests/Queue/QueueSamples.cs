using System.Text.Json;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Queue;

/// <summary>Events and work that stores are tried with.</summary>
internal static class QueueSamples
{
    public static GuardrailName Guardrail { get; } = new("test/guardrail");

    public static ResourceKind Kind { get; } = new("test/thing");

    public static SourceEvent Event(string id) =>
        new(id, "/test", "test.happened", null, default, TenantId.Default, null, JsonElement.Parse("{}"));

    public static Look Look(string id, DateTimeOffset now, TimeSpan delay = default) =>
        new(
            id,
            now + delay,
            Guardrail,
            new Hint(new ResourceId(TenantId.Default, Kind, id, id)),
            LookCause.Event,
            "/test#1",
            null,
            now,
            now
        );
}
