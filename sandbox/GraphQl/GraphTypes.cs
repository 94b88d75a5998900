using System.Collections.Frozen;
using System.Globalization;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>Puts types together.</summary>
internal static class GraphTypes
{
    /// <summary>Where a page stands in its connection.</summary>
    public static GraphType PageInfo { get; } =
        Type<GraphPage>("PageInfo", ("hasNextPage", page => page.HasNext), ("endCursor?", page => page.EndCursor));

    /// <summary>A type whose fields only read. A name that ends in a question mark is that of a field that may be null.</summary>
    public static GraphType Type<T>(string name, params (string Name, Func<T, object?> Read)[] fields)
        where T : class =>
        new(
            name,
            FrozenSet<string>.Empty,
            Fields([
                .. fields.Select(field =>
                    (
                        field.Name.TrimEnd('?'),
                        new GraphField((_, source, _) => field.Read((T)source), IsNullable: field.Name.EndsWith('?'))
                    )
                ),
            ])
        );

    public static FrozenDictionary<string, GraphField> Fields(params (string Name, GraphField Field)[] fields) =>
        fields.ToFrozenDictionary(field => field.Name, field => field.Field, StringComparer.Ordinal);

    /// <summary>The type with more fields.</summary>
    public static GraphType With(this GraphType type, params (string Name, GraphField Field)[] more) =>
        type with
        {
            Fields = type
                .Fields.Concat(more.Select(field => KeyValuePair.Create(field.Name, field.Field)))
                .ToFrozenDictionary(StringComparer.Ordinal),
        };

    /// <summary>The type as one that has these interfaces.</summary>
    public static GraphType As(this GraphType type, params string[] interfaces) =>
        type with
        {
            Interfaces = interfaces.ToFrozenSet(StringComparer.Ordinal),
        };

    /// <summary>A connection.</summary>
    /// <param name="name">Its name in the schema.</param>
    /// <param name="item">The type of its nodes, asked when there is one: types may name each other.</param>
    /// <param name="edgeFields">What its edges hold beside cursor and node.</param>
    public static GraphType Connection(
        string name,
        Func<GraphType> item,
        params (string Name, Func<object, object?> Read)[] edgeFields
    ) =>
        Type<GraphPage>(
                name,
                ("totalCount", page => page.Total),
                ("pageInfo", page => new GraphObject(PageInfo, page)),
                ("nodes?", page => page.Items.Select(one => new GraphObject(item(), one)).ToList())
            )
            .With(("edges", Edges(name, item, edgeFields)));

    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static GraphField Edges(
        string connection,
        Func<GraphType> item,
        (string Name, Func<object, object?> Read)[] fields
    )
    {
        var type = Type<GraphEdge>(
            $"{connection[..^"Connection".Length]}Edge",
            [
                ("cursor", edge => edge.Cursor),
                ("node", edge => new GraphObject(item(), edge.Item)),
                .. fields.Select(field => (field.Name, (Func<GraphEdge, object?>)(edge => field.Read(edge.Item)))),
            ]
        );
        return new GraphField(
            (_, source, _) => ((GraphPage)source).Edges.Select(edge => new GraphObject(type, edge)).ToList(),
            IsNullable: true
        );
    }
}
