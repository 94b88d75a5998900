using System.Text.Json;
using GraphQLParser;
using GraphQLParser.AST;

namespace ZocSec.Tests.Contract;

/// <summary>Holds the data of an answer against the schema: what was asked, no more and no less, of the right types.</summary>
internal sealed class GraphQlAnswerCheck(GraphQlContract schema, JsonElement variables)
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Check(string query, JsonElement data)
    {
        var operation = Parser.Parse(query).Definitions.OfType<GraphQLOperationDefinition>().Single();
        Object(data, operation.SelectionSet, "Query", "data");
        return _findings;
    }

    private void Object(JsonElement value, GraphQLSelectionSet selections, string type, string path)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (field, condition) in Fields(selections, condition: null))
        {
            var name = field.Alias?.Name.StringValue ?? field.Name.StringValue;
            asked.Add(name);
            var definition = schema.Field(condition ?? type, field.Name.StringValue);
            if (value.TryGetProperty(name, out var member))
            {
                if (definition is not null)
                    Value(member, field, definition.Type, $"{path}.{name}");
            }
            else if (condition is null && IsIncluded(field))
            {
                Add($"{path}.{name}", "was asked for and is missing");
            }
        }

        foreach (var member in value.EnumerateObject().Where(member => !asked.Contains(member.Name)))
            Add($"{path}.{member.Name}", "was not asked for");
    }

    private void Value(JsonElement value, GraphQLField field, GraphQLType type, string path)
    {
        switch (type)
        {
            case GraphQLNonNullType when value.ValueKind == JsonValueKind.Null:
                Add(path, "must not be null");
                break;
            case GraphQLNonNullType inner:
                Value(value, field, inner.Type, path);
                break;
            case var _ when value.ValueKind == JsonValueKind.Null:
                break;
            case GraphQLListType inner when value.ValueKind == JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Value(item, field, inner.Type, $"{path}[]");
                break;
            case GraphQLNamedType named when field.SelectionSet is not null && value.ValueKind == JsonValueKind.Object:
                Object(value, field.SelectionSet, named.Name.StringValue, path);
                break;
            case GraphQLNamedType named when field.SelectionSet is null && IsLeaf(value, named.Name.StringValue):
                break;
            default:
                Add(path, $"{value.ValueKind} is no {GraphQlContract.NameOf(type)}");
                break;
        }
    }

    private bool IsLeaf(JsonElement value, string type) =>
        (type, value.ValueKind) switch
        {
            ("Int", JsonValueKind.Number) => value.TryGetInt32(out _),
            ("Boolean", JsonValueKind.True or JsonValueKind.False) => true,
            ("DateTime", JsonValueKind.String) => value.TryGetDateTimeOffset(out _),
            ("String" or "ID" or "URI", JsonValueKind.String) => true,
            (_, JsonValueKind.String) => schema.Type(type) is GraphQLEnumTypeDefinition members
                && members.Values!.Items.Any(member => value.ValueEquals(member.Name.StringValue)),
            _ => false,
        };

    private static IEnumerable<(GraphQLField, string?)> Fields(GraphQLSelectionSet selections, string? condition)
    {
        foreach (var selection in selections.Selections)
        {
            if (selection is GraphQLField field)
                yield return (field, condition);
            if (selection is not GraphQLInlineFragment fragment)
                continue;
            foreach (
                var found in Fields(fragment.SelectionSet, fragment.TypeCondition?.Type.Name.StringValue ?? condition)
            )
                yield return found;
        }
    }

    private bool IsIncluded(GraphQLField field) =>
        (field.Directives?.Items ?? []).TrueForAll(directive =>
            directive.Arguments?.Items is [{ Value: GraphQLVariable condition }]
            && variables.TryGetProperty(condition.Name.StringValue, out var given)
            && given.GetBoolean() == (directive.Name.StringValue == "include")
        );

    private void Add(string where, string what) => _findings.Add(new Finding("POST /graphql", where, what));
}
