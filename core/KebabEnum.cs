using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core;

/// <summary>Writes an enum as people write it in files and answers: <c>breaker-tripped</c>.</summary>
public sealed class KebabEnum<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
