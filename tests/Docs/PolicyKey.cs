using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Tests.Policies;

namespace ZocSec.Tests.Docs;

/// <summary>A key of the policy file.</summary>
/// <param name="Path">The keys that lead to it; an entry of a list has <c>[]</c> behind the list's key.</param>
/// <param name="Member">What the reader knows of it.</param>
internal sealed record PolicyKey(ImmutableArray<string> Path, Member Member)
{
    private static readonly SearchValues<char> s_marks = SearchValues.Create(":{}[],&*#?|<>=!%@`\"'");

    private static readonly JsonNode s_example = JsonNode.Parse(
        YamlAsJson.Convert(File.ReadAllText(RepositoryFile.Path("zocsec.example.yml")))
    )!;

    /// <summary>All keys there are, in the order in which they are offered.</summary>
    public static ImmutableArray<PolicyKey> All { get; } =
    [.. Below([], PolicyShape.Of(GuardrailCatalogue.All, PolicyScope.Operator))];

    /// <summary>What its value may be.</summary>
    public Shape Shape => Member.Shape;

    /// <summary>What it does; null when that is not said.</summary>
    public string? Description => Member.Description;

    /// <summary>Whether it only holds other keys.</summary>
    public bool IsGroup => Shape is MappingShape;

    /// <summary>What may be written.</summary>
    public string Takes =>
        Shape.Entry switch
        {
            null or MappingShape or { Entry: not null } => Shape.Asks,
            { Asks: var entry } when entry == new TextShape().Asks => Shape.Asks,
            { Asks: var entry } => $"{Shape.Asks}; each is {entry}",
        };

    /// <summary>What holds without it, as it is written; empty for nothing.</summary>
    public string Default =>
        Member.Required ? "required"
        : Member.Default is { } value && Shape.Write(value) is { } written ? Code(written)
        : "";

    /// <summary>What the example policy has; empty for nothing.</summary>
    public string Example => Find(s_example, [.. Path]) is { } found ? Code(found) : "";

    private static IEnumerable<PolicyKey> Below(ImmutableArray<string> path, MappingShape shape) =>
        shape.Members.SelectMany(member => Of(path.Add(member.Key), member));

    private static IEnumerable<PolicyKey> Of(ImmutableArray<string> path, Member member) =>
        [
            new PolicyKey(path, member),
            .. member.Shape is MappingShape group ? Below(path, group)
            : member.Shape.Entry is MappingShape entry ? Below([.. path[..^1], $"{path[^1]}[]"], entry)
            : [],
        ];

    private static JsonNode? Find(JsonNode? node, ReadOnlySpan<string> path)
    {
        if (path is [] || node is null)
        {
            return node;
        }

        var key = path[0].TrimEnd('[', ']');
        if (node[key] is not JsonArray entries || key == path[0])
        {
            return Find(node[key], path[1..]);
        }

        foreach (var entry in entries)
        {
            if (Find(entry, path[1..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Code(JsonNode value) => $"`{Written(value)}`";

    private static string Written(JsonNode? value) =>
        value switch
        {
            JsonArray list => $"[{string.Join(", ", list.Select(Written))}]",
            JsonObject group =>
                $"{{ {string.Join(", ", group.Select(pair => $"{Quoted(pair.Key)}: {Written(pair.Value)}"))} }}",
            JsonValue text when text.TryGetValue(out string? plain) => Quoted(plain),
            _ => value?.ToJsonString() ?? "",
        };

    // Where YAML would take it for something else.
    private static string Quoted(string text) =>
        text.All(char.IsAsciiDigit) || text.AsSpan().ContainsAny(s_marks) ? $"\"{text}\"" : text;
}
