using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>One of a few words, each of which stands for a value.</summary>
/// <param name="choices">Word and value, in the order in which they are offered.</param>
internal sealed class ChoiceShape(ImmutableArray<KeyValuePair<string, object>> choices) : Shape
{
    /// <summary>The values of an enumeration, by their names in kebab-case.</summary>
    public static ChoiceShape OfEnum(Type type) =>
        new([
            .. Enum.GetValues(type)
                .Cast<object>()
                .Select(value => KeyValuePair.Create(JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}"), value)),
        ]);

    private IEnumerable<string> Words => choices.Select(choice => choice.Key);

    /// <inheritdoc />
    public override string Asks => choices.IsEmpty ? "nothing" : Sentence.Or(Words);

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings)
    {
        if (node is not Node.Scalar { Kind: ScalarKind.Text, Text: var text })
        {
            return Refuse(node, name, findings);
        }

        var found = choices.FirstOrDefault(choice => string.Equals(choice.Key, text, StringComparison.Ordinal));
        return found.Value ?? Refuse(node, name, findings, Spelling.Nearest(text, Words));
    }

    /// <inheritdoc />
    public override JsonObject ToSchema() =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. Words.Select(word => (JsonNode)word)]) };

    /// <inheritdoc />
    public override JsonNode Write(object value) => choices.First(choice => choice.Value.Equals(value)).Key;
}
