using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>A key that a <see cref="MappingShape"/> knows.</summary>
/// <param name="Key">In kebab-case.</param>
/// <param name="Shape">What its value may be.</param>
/// <param name="Description">What it does, for the schema.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Default">What holds without it; null when that goes without saying.</param>
internal sealed record Member(
    string Key,
    Shape Shape,
    string? Description,
    bool Required = false,
    object? Default = null
);

/// <summary>A group of known keys, each with a shape of its own.</summary>
/// <param name="members">The keys, in the order in which they are offered.</param>
/// <param name="build">Makes the value from what was read, by key; what is absent is not in it.</param>
/// <param name="unknown">Says that a key is not known: <c>this version does not know the section `x`</c>.</param>
/// <param name="forbidden">Says all there is to say of a key that may not be here; null where it says nothing.</param>
/// <param name="check">Finds what is wrong with the entries together; null for nothing.</param>
internal sealed class MappingShape(
    ImmutableArray<Member> members,
    Func<IReadOnlyDictionary<string, object>, object?> build,
    Func<string, string> unknown,
    Func<string, string?>? forbidden = null,
    Action<Node.Mapping, Findings>? check = null
) : Shape
{
    /// <summary>The keys, in the order in which they are offered.</summary>
    public ImmutableArray<Member> Members => members;

    private IEnumerable<string> Keys => members.Select(member => member.Key);

    private string Known => members.IsEmpty ? "there are none" : $"known are {Sentence.And(Keys)}";

    /// <inheritdoc />
    public override string Asks => $"keys and values, such as `{members[0].Key}: …`";

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings)
    {
        if (node is not Node.Mapping { Entries: var entries } mapping)
        {
            return Refuse(node, name, findings);
        }

        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (at, key, value) in entries)
        {
            var member = members.FirstOrDefault(member => string.Equals(member.Key, key, StringComparison.Ordinal));
            if (member is null && !findings.IsFull)
            {
                findings.Add(at, forbidden?.Invoke(key) ?? Unknown(key));
            }
            else if (member?.Shape.Read(value, $"`{key}`", findings, optional: !member.Required) is { } read)
            {
                values[key] = read;
            }
        }

        check?.Invoke(mapping, findings);
        string[] missing =
        [
            .. members
                .Where(member => member.Required && !entries.Any(entry => entry.Key == member.Key))
                .Select(member => member.Key),
        ];
        if (missing.Length > 0)
        {
            findings.Add(node.At, $"{Sentence.And(missing)} must be there");
        }

        return members.Any(member => member.Required && !values.ContainsKey(member.Key)) ? null : build(values);
    }

    private string Unknown(string key) =>
        Spelling.Nearest(key, Keys) is { } meant
            ? $"{unknown(Excerpt.Of(key))}; did you mean `{meant}`?"
            : $"{unknown(Excerpt.Of(key))}; {Known}";

    /// <inheritdoc />
    public override JsonObject ToSchema()
    {
        var properties = new JsonObject();
        foreach (var member in members)
        {
            properties[member.Key] = ToSchema(member);
        }

        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (members.Any(member => member.Required))
        {
            schema["required"] = new JsonArray([
                .. members.Where(member => member.Required).Select(member => (JsonNode)member.Key),
            ]);
        }

        return schema;
    }

    private static JsonObject ToSchema(Member member)
    {
        var schema = member.Shape.ToSchema();
        if (member.Default is not null && member.Shape.Write(member.Default) is { } written)
        {
            schema["default"] = written;
        }

        if (member.Description is not null)
        {
            schema.Insert(0, "description", member.Description);
        }

        return schema;
    }
}
