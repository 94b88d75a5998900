using System.Collections;
using GraphQLParser.AST;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>
/// Answers a selection. A field that fails is null with an error beside the data, and takes its object with it where it
/// must not be null, up to the first that may.
/// </summary>
internal sealed class GraphExecutor(GraphQLDocument document, GraphValues values, GraphCall call)
{
    private const int LargestPage = 100;

    /// <summary>What is missing, and where.</summary>
    public List<GraphError> Errors { get; } = [];

    /// <summary>Why the query is not carried out at all; null when it is.</summary>
    public GraphError? Refusal(GraphQLSelectionSet selections, GraphType type)
    {
        foreach (var (field, condition) in Fields(selections, onType: null))
        {
            var name = field.Name.StringValue;
            // What is asked of an interface is known when there is an object.
            if (condition is not null || name == "__typename")
                continue;
            if (!type.Fields.ContainsKey(name))
                return new GraphError(null, $"Field '{name}' doesn't exist on type '{type.Name}'", [name]);
        }

        return null;
    }

    /// <summary>The object's fields; null when one that must not be null is.</summary>
    public Dictionary<string, object?>? Resolve(
        GraphQLSelectionSet selections,
        GraphObject of,
        IReadOnlyList<object> path
    )
    {
        var resolved = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (field, _) in Fields(selections, of.Type))
        {
            var name = field.Alias?.Name.StringValue ?? field.Name.StringValue;
            if (field.Name.StringValue == "__typename")
            {
                resolved[name] = of.Type.Name;
                continue;
            }

            IReadOnlyList<object> here = [.. path, name];
            if (!of.Type.Fields.TryGetValue(field.Name.StringValue, out var known))
            {
                Errors.Add(
                    new GraphError(
                        null,
                        $"Field '{field.Name.StringValue}' doesn't exist on type '{of.Type.Name}'",
                        here
                    )
                );
                return null;
            }

            var value = Value(field, known, of.Source, here);
            if (value is null && !known.IsNullable)
                return null;
            resolved[name] = value;
        }

        return resolved;
    }

    private object? Value(GraphQLField field, GraphField known, object source, IReadOnlyList<object> path)
    {
        var arguments = values.Of(field);
        if (known.IsConnection && Unbounded(field, arguments, path) is { } error)
        {
            Errors.Add(error);
            return null;
        }

        var value = known.Resolve(call, source, arguments);
        if (value is not GraphFault fault)
            return Complete(field, value, path);
        Errors.Add(new GraphError(fault.Type, fault.Message, path));
        return null;
    }

    private object? Complete(GraphQLField field, object? value, IReadOnlyList<object> path) =>
        value switch
        {
            GraphFault fault => Missing(fault, path),
            GraphObject found => Resolve(field.SelectionSet!, found, path),
            IEnumerable list and not string => list.Cast<object?>()
                .Select((item, place) => Complete(field, item, [.. path, place]))
                .ToList(),
            _ => value,
        };

    private object? Missing(GraphFault fault, IReadOnlyList<object> path)
    {
        Errors.Add(new GraphError(fault.Type, fault.Message, path));
        return null;
    }

    private static GraphError? Unbounded(GraphQLField field, GraphArguments arguments, IReadOnlyList<object> path) =>
        arguments.Number("first") switch
        {
            null => new GraphError(
                "MISSING_PAGINATION_BOUNDARIES",
                $"You must provide a `first` or `last` value to properly paginate the `{field.Name.StringValue}` connection.",
                path
            ),
            < 1 or > LargestPage => new GraphError(
                "EXCESSIVE_PAGINATION",
                $"Requesting too many records on the `{field.Name.StringValue}` connection exceeds the `first` limit of {LargestPage} records.",
                path
            ),
            _ => null,
        };

    // The fields of a selection, fragments opened; without a type all of them, with the type that they are asked of.
    private IEnumerable<(GraphQLField Field, string? Condition)> Fields(
        GraphQLSelectionSet selections,
        GraphType? onType,
        string? condition = null
    )
    {
        foreach (var selection in selections.Selections)
        {
            if (!values.Includes((IHasDirectivesNode)selection))
                continue;
            var (inner, asked) = selection switch
            {
                GraphQLInlineFragment inline => (inline.SelectionSet, inline.TypeCondition?.Type.Name.StringValue),
                GraphQLFragmentSpread spread => Find(spread),
                _ => (null, null),
            };
            if (selection is GraphQLField field)
                yield return (field, condition);
            if (inner is null || (asked is not null && onType?.Is(asked) == false))
                continue;
            foreach (var found in Fields(inner, onType, asked ?? condition))
                yield return found;
        }
    }

    private (GraphQLSelectionSet?, string?) Find(GraphQLFragmentSpread spread)
    {
        var fragment = document
            .Definitions.OfType<GraphQLFragmentDefinition>()
            .FirstOrDefault(fragment => fragment.FragmentName.Name == spread.FragmentName.Name);
        return (fragment?.SelectionSet, fragment?.TypeCondition.Type.Name.StringValue);
    }
}

/// <summary>One error of an answer.</summary>
/// <param name="Type">Its kind; null for a query that cannot be carried out.</param>
/// <param name="Message">In words.</param>
/// <param name="Path">Where the value is missing.</param>
internal sealed record GraphError(string? Type, string Message, IReadOnlyList<object> Path);
