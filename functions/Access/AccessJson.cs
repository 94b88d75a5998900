using System.Text.Json.Serialization;

namespace ZocSec.Functions.Access;

/// <summary>How sessions and sign-ins are written, before they are protected.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PendingSignIn))]
[JsonSerializable(typeof(Session))]
internal sealed partial class AccessJson : JsonSerializerContext;
