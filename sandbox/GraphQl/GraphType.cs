using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>A type of GitHub's GraphQL schema, with those of its fields that are answered here.</summary>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Interfaces">Those of its interfaces that queries here may name.</param>
/// <param name="Fields">Its fields, by name.</param>
internal sealed record GraphType(
    string Name,
    IReadOnlySet<string> Interfaces,
    IReadOnlyDictionary<string, GraphField> Fields
)
{
    public bool Is(string type) => Name == type || Interfaces.Contains(type);
}

/// <summary>A field.</summary>
/// <param name="Resolve">
/// Gives its value: null, a text, a number, true or false, a <see cref="GraphObject"/>, a list of these, or a
/// <see cref="GraphFault"/>.
/// </param>
/// <param name="IsNullable">Whether it may be null; one that may not takes its object with it.</param>
/// <param name="IsConnection">Whether it is a list that is asked for in pages.</param>
internal sealed record GraphField(
    Func<GraphCall, object, GraphArguments, object?> Resolve,
    bool IsNullable = false,
    bool IsConnection = false
);

/// <summary>An object of a type.</summary>
internal sealed record GraphObject(GraphType Type, object Source);

/// <summary>What GitHub says in <c>errors</c> instead of a value.</summary>
internal sealed record GraphFault(string Type, string Message)
{
    public static GraphFault Forbidden { get; } = new("FORBIDDEN", "Resource not accessible by integration");

    /// <summary>There is no such thing, or the caller does not see it.</summary>
    public static GraphFault NotFound(string what) => new("NOT_FOUND", $"Could not resolve to {what}.");
}

/// <summary>Who asks, and the limit that it counts against.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Cost">What the query costs.</param>
/// <param name="Rate">Where the caller stands, this query counted.</param>
internal sealed record GraphCall(Caller Caller, int Cost, RateReading Rate);

/// <summary>The arguments of a field, variables put in.</summary>
internal sealed class GraphArguments(IReadOnlyDictionary<string, object?> values)
{
    public static GraphArguments None { get; } = new(new Dictionary<string, object?>(StringComparer.Ordinal));

    public string Text(string name) => values.TryGetValue(name, out var value) ? value as string ?? "" : "";

    public int? Number(string name) => values.TryGetValue(name, out var value) ? value as int? : null;

    public IReadOnlyList<object?> List(string name) =>
        values.TryGetValue(name, out var value) ? value as IReadOnlyList<object?> ?? [] : [];
}
