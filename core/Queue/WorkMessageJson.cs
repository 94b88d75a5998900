using System.Text.Json.Serialization;

namespace ZocSec.Core.Queue;

/// <summary>How messages are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WorkMessage))]
internal sealed partial class WorkMessageJson : JsonSerializerContext;
