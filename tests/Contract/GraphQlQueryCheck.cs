using System.Text.Json;
using GraphQLParser;
using GraphQLParser.AST;

namespace ZocSec.Tests.Contract;

/// <summary>Holds a query against the schema: fields, arguments, variables and their types.</summary>
internal sealed class GraphQlQueryCheck(GraphQlContract schema, JsonElement variables)
{
    private readonly List<Finding> _findings = [];
    private Dictionary<string, GraphQLVariableDefinition> _declared = [];
    private HashSet<string> _used = [];
    private Dictionary<string, GraphQLFragmentDefinition> _fragments = [];
    private readonly HashSet<string> _spread = new(StringComparer.Ordinal);

    public IReadOnlyList<Finding> Check(string query)
    {
        var document = Parser.Parse(query);
        var operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single();
        _fragments = GraphQlFragments.Of(document);
        _declared = (operation.Variables?.Items ?? []).ToDictionary(
            variable => variable.Variable.Name.StringValue,
            StringComparer.Ordinal
        );
        _used = new HashSet<string>(StringComparer.Ordinal);
        Check(operation.SelectionSet, operation.Operation == OperationType.Query ? "Query" : "Mutation");
        foreach (var unused in _fragments.Keys.Where(name => !_spread.Contains(name)))
            Add($"...{unused}", "is not used");
        foreach (var (name, variable) in _declared)
        {
            if (!_used.Contains(name))
                Add($"${name}", "is declared and not used");
            var given =
                variables.ValueKind == JsonValueKind.Object && variables.TryGetProperty(name, out var value)
                    ? value
                    : default;
            if (!IsOf(given, variable.Type, variable.DefaultValue is not null))
                Add($"${name}", $"{given} is no {Print(variable.Type)}");
        }

        return _findings;
    }

    private void Check(GraphQLSelectionSet? selections, string type)
    {
        foreach (var selection in selections?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field when field.Name.StringValue != "__typename":
                    Check(field, type);
                    break;
                case GraphQLInlineFragment fragment:
                    CheckUses(fragment);
                    Check(fragment.SelectionSet, fragment.TypeCondition?.Type.Name.StringValue ?? type, type);
                    break;
                case GraphQLFragmentSpread spread when _fragments.TryGetValue(Name(spread), out var fragment):
                    CheckUses(spread);
                    _spread.Add(Name(spread));
                    Check(fragment.SelectionSet, fragment.TypeCondition.Type.Name.StringValue, type);
                    break;
                case GraphQLFragmentSpread spread:
                    Add($"...{Name(spread)}", "is no fragment");
                    break;
            }
        }
    }

    private void Check(GraphQLSelectionSet selections, string condition, string type)
    {
        if (schema.Type(condition) is null || !schema.MayBe(type, condition))
            Add(condition, $"is no {type}");
        Check(selections, condition);
    }

    private void Check(GraphQLField field, string type)
    {
        var name = $"{type}.{field.Name.StringValue}";
        if (schema.Field(type, field.Name.StringValue) is not { } known)
        {
            Add(name, "is no field");
            return;
        }

        foreach (var argument in field.Arguments?.Items ?? [])
        {
            if (known.Arguments?.Items.FirstOrDefault(one => one.Name == argument.Name) is not { } parameter)
                Add($"{name}({argument.Name.StringValue})", "is no argument");
            else if (argument.Value is GraphQLVariable variable)
                CheckUse(variable.Name.StringValue, parameter.Type);
            else if (!IsOf(argument.Value, parameter.Type))
                Add($"{name}({argument.Name.StringValue})", $"is no {Print(parameter.Type)}");
        }

        CheckUses(field);
        foreach (var parameter in known.Arguments?.Items ?? [])
        {
            var isGiven = field.Arguments?.Items.Any(argument => argument.Name == parameter.Name) == true;
            if (parameter is { Type: GraphQLNonNullType, DefaultValue: null } && !isGiven)
                Add($"{name}({parameter.Name.StringValue})", "is missing");
        }

        var result = GraphQlContract.NameOf(known.Type);
        var isLeaf = schema.Type(result) is null or GraphQLScalarTypeDefinition or GraphQLEnumTypeDefinition;
        if (isLeaf != field.SelectionSet is null)
            Add(name, isLeaf ? "has no fields" : "needs fields");
        Check(field.SelectionSet, result);
    }

    private void CheckUses(IHasDirectivesNode node)
    {
        foreach (var directive in node.Directives?.Items ?? [])
        {
            if (directive.Arguments?.Items is [{ Value: GraphQLVariable condition }])
                _used.Add(condition.Name.StringValue);
        }
    }

    private void CheckUse(string variable, GraphQLType wanted)
    {
        _used.Add(variable);
        if (!_declared.TryGetValue(variable, out var declared))
            Add($"${variable}", "is not declared");
        else if (
            Print(declared.Type).TrimEnd('!') != Print(wanted).TrimEnd('!')
            || (wanted is GraphQLNonNullType && declared.Type is not GraphQLNonNullType)
        )
            Add($"${variable}", $"is {Print(declared.Type)}, wanted is {Print(wanted)}");
    }

    private bool IsOf(GraphQLValue value, GraphQLType type) =>
        (value, type) switch
        {
            (_, GraphQLNonNullType inner) => value is not GraphQLNullValue && IsOf(value, inner.Type),
            (GraphQLListValue list, GraphQLListType inner) => (list.Values ?? []).TrueForAll(item =>
                IsOf(item, inner.Type)
            ),
            (GraphQLObjectValue given, GraphQLNamedType named) => schema.Type(named.Name.StringValue)
                is GraphQLInputObjectTypeDefinition input
                && (given.Fields ?? []).TrueForAll(field =>
                    input.Fields?.Items.FirstOrDefault(one => one.Name == field.Name) is { } known
                    && IsOf(field.Value, known.Type)
                ),
            (GraphQLEnumValue name, GraphQLNamedType named) => IsMember(named.Name.StringValue, name.Name.StringValue),
            (GraphQLIntValue, GraphQLNamedType named) => named.Name.StringValue is "Int" or "Float",
            (GraphQLStringValue, GraphQLNamedType named) => named.Name.StringValue is "String" or "ID" or "URI",
            (GraphQLBooleanValue, GraphQLNamedType named) => named.Name.StringValue == "Boolean",
            _ => false,
        };

    private bool IsOf(JsonElement value, GraphQLType type, bool hasDefault) =>
        (value.ValueKind, type) switch
        {
            (JsonValueKind.Undefined, _) => hasDefault || type is not GraphQLNonNullType,
            (JsonValueKind.Null, _) => type is not GraphQLNonNullType,
            (_, GraphQLNonNullType inner) => IsOf(value, inner.Type, hasDefault),
            (JsonValueKind.Array, GraphQLListType inner) => value
                .EnumerateArray()
                .All(item => IsOf(item, inner.Type, hasDefault: false)),
            (JsonValueKind.String, GraphQLNamedType named) => named.Name.StringValue is "String" or "ID" or "URI"
                || IsMember(named.Name.StringValue, value.GetString()!),
            (JsonValueKind.Number, GraphQLNamedType named) => named.Name.StringValue is "Int" or "Float",
            (JsonValueKind.True or JsonValueKind.False, GraphQLNamedType named) => named.Name.StringValue == "Boolean",
            _ => false,
        };

    private bool IsMember(string type, string value) =>
        schema.Type(type) is GraphQLEnumTypeDefinition members
        && (members.Values?.Items.Any(member => member.Name.StringValue == value) ?? false);

    private void Add(string where, string what) => _findings.Add(new Finding("POST /graphql", where, what));

    private static string Name(GraphQLFragmentSpread spread) => spread.FragmentName.Name.StringValue;

    private static string Print(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType inner => $"{Print(inner.Type)}!",
            GraphQLListType inner => $"[{Print(inner.Type)}]",
            GraphQLNamedType named => named.Name.StringValue,
            _ => type.Kind.ToString(),
        };
}
