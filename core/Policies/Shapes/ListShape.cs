using System.Collections;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>A list of values of one shape.</summary>
/// <typeparam name="T">What the item shape reads.</typeparam>
/// <param name="item">The shape of an entry.</param>
/// <param name="collect">Makes the collection.</param>
/// <param name="distinct">Whether an entry may stand there only once.</param>
/// <param name="asks">What to write.</param>
/// <param name="identity">By what two entries are the same; null: by all.</param>
internal sealed class ListShape<T>(
    Shape item,
    Func<ImmutableArray<T>, object> collect,
    bool distinct,
    string asks,
    Func<T, object>? identity = null
) : Shape
    where T : class
{
    /// <inheritdoc />
    public override string Asks => asks;

    /// <inheritdoc />
    public override Shape Entry => item;

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings)
    {
        if (node is not Node.Sequence { Items: var nodes })
        {
            return Refuse(node, name, findings);
        }

        var items = ImmutableArray.CreateBuilder<T>(nodes.Length);
        var seen = new HashSet<object>();
        foreach (var entry in nodes)
        {
            if (item.Read(entry, $"an entry of {name}", findings) is not T value)
            {
                continue;
            }

            if (distinct && !seen.Add(identity?.Invoke(value) ?? value))
            {
                findings.Add(entry.At, $"this entry is in {name} twice; keep one");
            }

            items.Add(value);
        }

        return collect(items.ToImmutable());
    }

    /// <inheritdoc />
    public override JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.ToSchema() };
        if (distinct)
        {
            schema["uniqueItems"] = true;
        }

        return schema;
    }

    /// <inheritdoc />
    public override JsonNode Write(object value) =>
        new JsonArray([.. ((IEnumerable)value).Cast<T>().Select(item.Write)]);
}
