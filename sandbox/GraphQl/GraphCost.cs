using GraphQLParser.AST;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>
/// What a query costs: the lists that it has to be gathered from, by hundreds, at least one point. Source: "Rate limits
/// and query limits for the GraphQL API".
/// </summary>
internal static class GraphCost
{
    private const int PerPoint = 100;

    public static int Of(GraphQLSelectionSet selections, GraphValues values) =>
        Math.Max(1, (int)Math.Round(Lists(selections, values, times: 1) / (double)PerPoint));

    private static int Lists(GraphQLSelectionSet? selections, GraphValues values, int times)
    {
        var lists = 0;
        foreach (var selection in selections?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field when values.Of(field).Number("first") is { } size:
                    lists += times + Lists(field.SelectionSet, values, times * size);
                    break;
                case GraphQLField field:
                    lists += Lists(field.SelectionSet, values, times);
                    break;
                case GraphQLInlineFragment fragment:
                    lists += Lists(fragment.SelectionSet, values, times);
                    break;
            }
        }

        return lists;
    }
}
