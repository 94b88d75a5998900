using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>Names that the file chooses, each with a value of one shape.</summary>
/// <typeparam name="T">What the value shape reads.</typeparam>
/// <param name="key">What a name may be.</param>
/// <param name="value">The shape of the values.</param>
/// <param name="empty">Whose comparer tells names apart.</param>
/// <param name="asks">What to write.</param>
/// <param name="check">Finds what is wrong with the entries together; null for nothing.</param>
internal sealed class TableShape<T>(
    TextShape key,
    Shape value,
    ImmutableSortedDictionary<string, T> empty,
    string asks,
    Action<Node.Mapping, Findings>? check = null
) : Shape
{
    /// <inheritdoc />
    public override string Asks => asks;

    /// <inheritdoc />
    public override Shape Entry => value;

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings)
    {
        if (node is not Node.Mapping mapping)
        {
            return Refuse(node, name, findings);
        }

        var table = empty.ToBuilder();
        foreach (var (at, written, entry) in mapping.Entries)
        {
            if (!key.Allows(written))
            {
                findings.Add(at, $"`{Excerpt.Of(written)}` under {name} is not {key.Asks}");
            }
            else if (value.Read(entry, $"`{Excerpt.Of(written)}`", findings) is T read && !table.TryAdd(written, read))
            {
                findings.Add(at, $"`{Excerpt.Of(written)}` is already there in other letter case; keep one of them");
            }
        }

        check?.Invoke(mapping, findings);
        return table.ToImmutable();
    }

    /// <inheritdoc />
    public override JsonObject ToSchema() =>
        new()
        {
            ["type"] = "object",
            ["propertyNames"] = key.ToSchema(),
            ["additionalProperties"] = value.ToSchema(),
        };
}
