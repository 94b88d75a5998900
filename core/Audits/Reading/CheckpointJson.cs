using System.Text.Json.Serialization;

namespace ZocSec.Core.Audits.Reading;

/// <summary>How a checkpoint is stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CheckpointHeader))]
[JsonSerializable(typeof(FoundPage))]
[JsonSerializable(typeof(FoundKeys))]
[JsonSerializable(typeof(FoundHistory))]
[JsonSerializable(typeof(AccountFacts))]
[JsonSerializable(typeof(AuditedRepository))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
