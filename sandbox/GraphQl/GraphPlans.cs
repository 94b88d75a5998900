using System.Collections.Immutable;
using System.Text.Json;
using GraphQLParser.AST;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>
/// What a query asks of each type: fragments opened, what is asked twice put together, arguments read. Worked out once
/// for a query, however many objects it is asked of.
/// </summary>
internal sealed class GraphPlans(GraphQLDocument document, GraphValues values)
{
    private const int LargestPage = 100;

    private readonly Dictionary<GraphQLSelectionSet, List<GraphPlan>> _plans = [];

    /// <summary>What <paramref name="selections"/> ask of an object of a type.</summary>
    public GraphPlan Of(GraphQLSelectionSet selections, GraphType type)
    {
        if (!_plans.TryGetValue(selections, out var known))
            _plans[selections] = known = [];
        foreach (var plan in known)
        {
            if (ReferenceEquals(plan.Type, type))
                return plan;
        }

        var made = Make(selections, type);
        known.Add(made);
        return made;
    }

    private GraphPlan Make(GraphQLSelectionSet selections, GraphType type)
    {
        var fields = ImmutableArray.CreateBuilder<GraphStep>();
        foreach (var asked in Fields(selections, type).GroupBy(KeyOf, StringComparer.Ordinal))
        {
            var field = asked.First();
            var name = field.Name.StringValue;
            if (name == "__typename")
            {
                fields.Add(new(asked.Key, GraphArguments.None, new GraphField((_, _, _) => type.Name), null, null));
                continue;
            }

            if (!type.Fields.TryGetValue(name, out var known))
                return new GraphPlan(type, [], Unknown: field);
            var arguments = values.Of(field);
            fields.Add(
                new(
                    asked.Key,
                    arguments,
                    known,
                    Together([.. asked.Select(one => one.SelectionSet).OfType<GraphQLSelectionSet>()]),
                    known.IsConnection ? Unbounded(name, arguments) : null
                )
            );
        }

        return new GraphPlan(type, fields.ToImmutable(), Unknown: null);
    }

    private IEnumerable<GraphQLField> Fields(GraphQLSelectionSet selections, GraphType type)
    {
        foreach (var selection in selections.Selections)
        {
            if (!values.Includes((IHasDirectivesNode)selection))
                continue;
            var (inner, condition) = selection switch
            {
                GraphQLInlineFragment inline => (inline.SelectionSet, inline.TypeCondition?.Type.Name.StringValue),
                GraphQLFragmentSpread spread when document.Find(spread) is { } found => (
                    found.SelectionSet,
                    found.TypeCondition.Type.Name.StringValue
                ),
                _ => (null, null),
            };
            if (selection is GraphQLField field)
                yield return field;
            if (inner is null || (condition is not null && !type.Is(condition)))
                continue;
            foreach (var nested in Fields(inner, type))
                yield return nested;
        }
    }

    private static string KeyOf(GraphQLField field) => (field.Alias?.Name ?? field.Name).StringValue;

    private static GraphQLSelectionSet? Together(GraphQLSelectionSet[] asked) =>
        asked switch
        {
            [] => null,
            [var one] => one,
            _ => new GraphQLSelectionSet([.. asked.SelectMany(one => one.Selections)]),
        };

    private static GraphFault? Unbounded(string field, GraphArguments arguments) =>
        arguments.Number("first") switch
        {
            null => new(
                "MISSING_PAGINATION_BOUNDARIES",
                $"You must provide a `first` or `last` value to properly paginate the `{field}` connection."
            ),
            < 1 or > LargestPage => new(
                "EXCESSIVE_PAGINATION",
                $"Requesting too many records on the `{field}` connection exceeds the `first` limit of {LargestPage} records."
            ),
            _ => null,
        };
}

/// <summary>What is asked of a type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Steps">The fields, in the order of the answer.</param>
/// <param name="Unknown">A field that the type does not have; null when all are known.</param>
internal sealed record GraphPlan(GraphType Type, ImmutableArray<GraphStep> Steps, GraphQLField? Unknown);

/// <summary>A field that is asked for.</summary>
internal sealed class GraphStep(
    string key,
    GraphArguments arguments,
    GraphField known,
    GraphQLSelectionSet? selections,
    GraphFault? refusal
)
{
    /// <summary>Its name in the answer.</summary>
    public string Key => key;

    /// <summary><see cref="Key"/>, ready to be written.</summary>
    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(key);

    public GraphArguments Arguments => arguments;

    public GraphField Field => known;

    /// <summary>What is asked of its value; null for a plain value.</summary>
    public GraphQLSelectionSet? Selections => selections;

    /// <summary>Why it is not answered, whatever it is asked of; null when it is.</summary>
    public GraphFault? Refusal => refusal;
}
