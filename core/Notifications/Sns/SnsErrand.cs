using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Sns;

/// <summary>What the errand of telling a topic needs to know.</summary>
/// <param name="Guardrail">Whose decision.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The text.</param>
internal sealed record SnsErrand(GuardrailName Guardrail, string Subject, string Text)
{
    /// <summary>The kind of these errands.</summary>
    public const string Kind = "sns-notice";

    /// <summary>The errand as work; one for each entry.</summary>
    /// <param name="entry">What is told of.</param>
    public Errand ToWork(LedgerEntry entry) =>
        new(
            $"{Kind}/{entry.Id}",
            entry.Time,
            Kind,
            entry.Resource.Tenant,
            JsonSerializer.SerializeToElement(this, SnsErrandJson.Default.SnsErrand)
        );

    /// <summary>Reads it back; null when it is none.</summary>
    public static SnsErrand? Of(Errand errand) => errand.Data.Deserialize(SnsErrandJson.Default.SnsErrand);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SnsErrand))]
internal sealed partial class SnsErrandJson : JsonSerializerContext;
