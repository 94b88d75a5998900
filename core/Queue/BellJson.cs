using System.Text.Json.Serialization;

namespace ZocSec.Core.Queue;

/// <summary>How messages are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Bell))]
internal sealed partial class BellJson : JsonSerializerContext;
