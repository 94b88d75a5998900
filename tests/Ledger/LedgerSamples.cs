using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Ledger;

/// <summary>Standings and entries that stores are tried with.</summary>
internal static class LedgerSamples
{
    public static GuardrailName Guardrail { get; } = new("test/guardrail");

    public static ResourceKind Kind { get; } = new("test/thing");

    public static ResourceId Resource(string key) => new(TenantId.Default, Kind, key, $"thing-{key}");

    public static Standing Standing(string key) => new() { Guardrail = Guardrail, Resource = Resource(key) };

    public static LedgerEntry Entry(string key, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Time = now,
            Guardrail = Guardrail,
            Resource = Resource(key),
            Verdict = VerdictKind.Compliant,
            Reason = "fine",
            Outcome = EntryOutcome.Compliant,
            Cause = LookCause.Event,
            Trigger = "/test#1",
            Policy = "none",
        };

    public static Intent Intent(string look, DateTimeOffset now) =>
        new(
            look,
            JsonElement.Parse("{}"),
            "because",
            [new Change("visibility", "public", "private")],
            null,
            "/test#1",
            now,
            "none",
            now
        );

    public static Look Look(string id, DateTimeOffset now) =>
        new(id, now, Guardrail, new Hint(Resource(id)), LookCause.Event, "/test#1", null, now, now);
}
