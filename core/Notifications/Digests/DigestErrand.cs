using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Digests;

/// <summary>What the errand of telling digests needs to know.</summary>
/// <param name="From">Up to when digests were told before; a full hour.</param>
/// <param name="To">Up to when they are to be told now; a full hour.</param>
/// <param name="IsQueued">Whether the messages are queued, so that only the time is left to be remembered.</param>
internal sealed record DigestErrand(DateTimeOffset From, DateTimeOffset To, bool IsQueued = false)
{
    /// <summary>The kind of these errands.</summary>
    public const string Kind = "notice-digest";

    /// <summary>The errand as work: one for each beginning, until it is remembered that it was told.</summary>
    public Errand ToWork(DateTimeOffset now) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{Kind}/{From:yyyyMMddTHH}"),
            now,
            Kind,
            TenantId.Default,
            JsonSerializer.SerializeToElement(this, DigestErrandJson.Default.DigestErrand)
        );

    /// <summary>Reads it back; null when it is none.</summary>
    public static DigestErrand? Of(Errand errand) => errand.Data.Deserialize(DigestErrandJson.Default.DigestErrand);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DigestErrand))]
internal sealed partial class DigestErrandJson : JsonSerializerContext;
