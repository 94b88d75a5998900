using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Digests;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>What the errand of telling one target needs to know.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Created">When there was something to tell.</param>
internal sealed record NoticeErrand(NoticeTarget Target, DateTimeOffset Created)
{
    /// <summary>The decision to tell of; null for a digest.</summary>
    public Notice? Notice { get; init; }

    /// <summary>The digest to tell; null for a decision.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The kind of the errands of a transport.</summary>
    public static string KindOf(NoticeTransport transport) => $"{transport.ToString().ToLowerInvariant()}-notice";

    /// <summary>The errand as work; one for each entry, or digest, and target.</summary>
    public Errand ToWork(TenantId tenant) =>
        new(
            $"{KindOf(Target.Transport)}/{Notice?.Entry ?? Digest!.Mark}/{tenant}/{Target.Mark}",
            Created,
            KindOf(Target.Transport),
            tenant,
            JsonSerializer.SerializeToElement(this, NoticeErrandJson.Default.NoticeErrand)
        );

    /// <summary>Reads it back; null when it is none.</summary>
    public static NoticeErrand? Of(Errand errand) =>
        errand.Data.Deserialize(NoticeErrandJson.Default.NoticeErrand) is { Target: not null } read
        && (read.Notice is not null || read.Digest is not null)
            ? read
            : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(NoticeErrand))]
internal sealed partial class NoticeErrandJson : JsonSerializerContext;
