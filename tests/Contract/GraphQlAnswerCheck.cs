using System.Text.Json;
using GraphQLParser;
using GraphQLParser.AST;

namespace ZocSec.Tests.Contract;

/// <summary>Holds the data of an answer against the schema: what was asked, no more and no less, of the right types.</summary>
internal sealed class GraphQlAnswerCheck(GraphQlContract schema, JsonElement variables)
{
    private readonly List<Finding> _findings = [];
    private Dictionary<string, GraphQLFragmentDefinition> _fragments = [];

    public IReadOnlyList<Finding> Check(string query, JsonElement data)
    {
        var document = Parser.Parse(query);
        _fragments = GraphQlFragments.Of(document);
        var operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single();
        Object(data, operation.SelectionSet, "Query", "data");
        return _findings;
    }

    private void Object(JsonElement value, GraphQLSelectionSet selections, string type, string path)
    {
        var asked = Fields(selections, type, isSure: true)
            .GroupBy(field => (field.Field.Alias?.Name ?? field.Field.Name).StringValue, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var (name, fields) in asked)
        {
            if (!value.TryGetProperty(name, out var member))
            {
                if (fields.Exists(field => field.IsSure))
                    Add($"{path}.{name}", "was asked for and is missing");
                continue;
            }

            var known = fields.Select(field => schema.Field(field.Type, field.Field.Name.StringValue));
            if (known.FirstOrDefault(field => field is not null) is { } definition)
                Value(member, Together(fields), definition.Type, $"{path}.{name}");
        }

        foreach (var member in value.EnumerateObject().Where(member => !asked.ContainsKey(member.Name)))
            Add($"{path}.{member.Name}", "was not asked for");
    }

    private void Value(JsonElement value, GraphQLSelectionSet? asked, GraphQLType type, string path)
    {
        switch (type)
        {
            case GraphQLNonNullType when value.ValueKind == JsonValueKind.Null:
                Add(path, "must not be null");
                break;
            case GraphQLNonNullType inner:
                Value(value, asked, inner.Type, path);
                break;
            case var _ when value.ValueKind == JsonValueKind.Null:
                break;
            case GraphQLListType inner when value.ValueKind == JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Value(item, asked, inner.Type, $"{path}[]");
                break;
            case GraphQLNamedType named when asked is not null && value.ValueKind == JsonValueKind.Object:
                Object(value, asked, named.Name.StringValue, path);
                break;
            case GraphQLNamedType named when asked is null && IsLeaf(value, named.Name.StringValue):
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
            ("String" or "ID" or "URI" or "GitObjectID", JsonValueKind.String) => true,
            (_, JsonValueKind.String) => schema.Type(type) is GraphQLEnumTypeDefinition members
                && members.Values!.Items.Any(member => value.ValueEquals(member.Name.StringValue)),
            _ => false,
        };

    // The fields of a selection with the types that they are asked of; sure are those that every object of the type has.
    private IEnumerable<(GraphQLField Field, string Type, bool IsSure)> Fields(
        GraphQLSelectionSet selections,
        string type,
        bool isSure
    )
    {
        foreach (var selection in selections.Selections)
        {
            if (!IsIncluded((IHasDirectivesNode)selection))
                continue;
            if (selection is GraphQLField field)
                yield return (field, type, isSure);
            var (inner, condition) = selection switch
            {
                GraphQLInlineFragment inline => (inline.SelectionSet, inline.TypeCondition?.Type.Name.StringValue),
                GraphQLFragmentSpread spread => (
                    _fragments[spread.FragmentName.Name.StringValue].SelectionSet,
                    _fragments[spread.FragmentName.Name.StringValue].TypeCondition.Type.Name.StringValue
                ),
                _ => (null, null),
            };
            if (inner is null)
                continue;
            foreach (var found in Fields(inner, condition ?? type, isSure && (condition is null || condition == type)))
                yield return found;
        }
    }

    private static GraphQLSelectionSet? Together(IEnumerable<(GraphQLField Field, string Type, bool IsSure)> fields) =>
        fields.Select(field => field.Field.SelectionSet).OfType<GraphQLSelectionSet>().ToList() is { Count: > 0 } asked
            ? new GraphQLSelectionSet([.. asked.SelectMany(one => one.Selections)])
            : null;

    private bool IsIncluded(IHasDirectivesNode node) =>
        (node.Directives?.Items ?? []).TrueForAll(directive =>
            directive.Arguments?.Items is [{ Value: GraphQLVariable condition }]
            && variables.TryGetProperty(condition.Name.StringValue, out var given)
            && given.GetBoolean() == (directive.Name.StringValue == "include")
        );

    private void Add(string where, string what) => _findings.Add(new Finding("POST /graphql", where, what));
}
