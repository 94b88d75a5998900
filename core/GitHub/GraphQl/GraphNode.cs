using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ZocSec.Core.GitHub.GraphQl;

/// <summary>Reads one of many nodes: one that cannot be read must not hide the others.</summary>
internal static class GraphNode
{
    /// <summary>The node; null when it is null or cannot be read.</summary>
    public static T? Read<T>(JsonElement node, JsonTypeInfo<T> info)
        where T : class
    {
        try
        {
            return node.ValueKind is JsonValueKind.Object ? node.Deserialize(info) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
