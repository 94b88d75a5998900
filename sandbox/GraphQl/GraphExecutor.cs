using System.Collections;
using GraphQLParser.AST;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>
/// Answers a selection. A field that fails is null with an error beside the data, and takes its object with it where it
/// must not be null, up to the first that may.
/// </summary>
internal sealed class GraphExecutor(GraphPlans plans, GraphCall call)
{
    /// <summary>What is missing, and where.</summary>
    public List<GraphError> Errors { get; } = [];

    /// <summary>Why the query is not carried out at all; null when it is.</summary>
    public GraphError? Refusal(GraphQLSelectionSet selections, GraphType type) =>
        plans.Of(selections, type).Unknown is { } unknown
            ? Nonexistent(unknown, type, new GraphPath(Above: null, unknown.Name.StringValue))
            : null;

    /// <summary>The object's fields; null when one that must not be null is.</summary>
    public GraphResult? Resolve(GraphQLSelectionSet selections, GraphObject of, GraphPath? path)
    {
        var plan = plans.Of(selections, of.Type);
        if (plan.Unknown is { } unknown)
        {
            Errors.Add(
                Nonexistent(unknown, of.Type, new GraphPath(path, (unknown.Alias?.Name ?? unknown.Name).StringValue))
            );
            return null;
        }

        var values = new object?[plan.Steps.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var step = plan.Steps[i];
            values[i] = Complete(step, step.Refusal ?? step.Field.Resolve(call, of.Source, step.Arguments), path);
            if (values[i] is null && !step.Field.IsNullable)
                return null;
        }

        return new GraphResult(plan, values);
    }

    private object? Complete(GraphStep step, object? value, GraphPath? path) =>
        value switch
        {
            null or string or bool or int or long => value,
            GraphFault or GraphObject or IEnumerable => Found(step, value, new GraphPath(path, step.Key)),
            _ => value,
        };

    private object? Found(GraphStep step, object? value, GraphPath here)
    {
        switch (value)
        {
            case GraphFault fault:
                Errors.Add(new GraphError(fault.Type, fault.Message, here.ToList()));
                return null;
            case GraphObject found:
                return Resolve(step.Selections!, found, here);
            case IEnumerable list and not string:
                var items = new List<object?>();
                foreach (var item in list)
                    items.Add(Found(step, item, new GraphPath(here, Name: null, items.Count)));
                return items;
            default:
                return value;
        }
    }

    private static GraphError Nonexistent(GraphQLField field, GraphType type, GraphPath here) =>
        new(null, $"Field '{field.Name.StringValue}' doesn't exist on type '{type.Name}'", here.ToList());
}

/// <summary>An object of an answer.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Values">The values, in the same order.</param>
internal sealed record GraphResult(GraphPlan Plan, object?[] Values);

/// <summary>Where something stands in an answer.</summary>
/// <param name="Above">What it is in; null for the whole.</param>
/// <param name="Name">Its name; null for an item of a list.</param>
/// <param name="Place">The place of an item.</param>
internal sealed record GraphPath(GraphPath? Above, string? Name, int Place = 0)
{
    public IReadOnlyList<object> ToList()
    {
        var steps = new Stack<object>();
        for (var path = this; path is not null; path = path.Above)
            steps.Push(path.Name is null ? path.Place : path.Name);
        return [.. steps];
    }
}

/// <summary>One error of an answer.</summary>
/// <param name="Type">Its kind; null for a query that cannot be carried out.</param>
/// <param name="Message">In words.</param>
/// <param name="Path">Where the value is missing.</param>
internal sealed record GraphError(string? Type, string Message, IReadOnlyList<object> Path);
