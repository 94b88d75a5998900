using System.Globalization;
using System.Text.Json;
using GraphQLParser.AST;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>Values of arguments: what is written in the query, and what its variables hold.</summary>
internal sealed class GraphValues(GraphQLOperationDefinition operation, JsonElement variables)
{
    public GraphArguments Of(GraphQLField field) =>
        new(
            (field.Arguments?.Items ?? []).ToDictionary(
                argument => argument.Name.StringValue,
                argument => Read(argument.Value),
                StringComparer.Ordinal
            )
        );

    /// <summary>Whether <c>@include</c> and <c>@skip</c> let a selection be.</summary>
    public bool Includes(IHasDirectivesNode node) =>
        (node.Directives?.Items ?? []).TrueForAll(directive =>
        {
            var isSo =
                directive.Arguments?.Items.Find(argument => argument.Name.StringValue == "if") is { } condition
                && Read(condition.Value) is true;
            return directive.Name.StringValue == "skip" ? !isSo : isSo;
        });

    private object? Read(GraphQLValue value) =>
        value switch
        {
            GraphQLVariable variable => Variable(variable.Name.StringValue),
            GraphQLIntValue number => int.Parse(number.Value, CultureInfo.InvariantCulture),
            GraphQLStringValue text => text.Value.ToString(),
            GraphQLEnumValue name => name.Name.StringValue,
            GraphQLBooleanValue boolean => boolean.BoolValue,
            GraphQLListValue list => (list.Values ?? []).ConvertAll(Read),
            GraphQLObjectValue { Fields: { } fields } => fields.ToDictionary(
                field => field.Name.StringValue,
                field => Read(field.Value),
                StringComparer.Ordinal
            ),
            _ => null,
        };

    private object? Variable(string name)
    {
        if (variables.ValueKind == JsonValueKind.Object && variables.TryGetProperty(name, out var given))
            return Read(given);
        var definition = operation.Variables?.Items.Find(variable => variable.Variable.Name.StringValue == name);
        return definition?.DefaultValue is { } otherwise ? Read(otherwise) : null;
    }

    private static object? Read(JsonElement given) =>
        given.ValueKind switch
        {
            JsonValueKind.String => given.GetString(),
            JsonValueKind.Number => given.GetInt32(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Array => given.EnumerateArray().Select(Read).ToList(),
            _ => null,
        };
}
