using System.Globalization;
using GraphQLParser.AST;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>
/// What a query costs: the lists that it has to be gathered from, by hundreds, at least one point; and how many nodes it
/// may come to. Source: "Rate limits and query limits for the GraphQL API".
/// </summary>
internal sealed class GraphCost(GraphQLDocument document, GraphValues values)
{
    private const int PerPoint = 100;
    private const long MostNodes = 500_000;

    private long _lists;
    private long _nodes;

    /// <summary>The points of a query.</summary>
    /// <param name="selections">What it asks.</param>
    /// <param name="refusal">Why it is not carried out; null when it is.</param>
    public int Of(GraphQLSelectionSet selections, out GraphError? refusal)
    {
        Count(selections, times: 1);
        refusal =
            _nodes > MostNodes
                ? new GraphError(
                    "MAX_NODE_LIMIT_EXCEEDED",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"This query requests up to {_nodes:N0} possible nodes which exceeds the maximum limit of {MostNodes:N0}."
                    ),
                    []
                )
                : null;
        return (int)Math.Clamp(Math.Round(_lists / (double)PerPoint), 1, int.MaxValue);
    }

    private void Count(GraphQLSelectionSet? selections, long times)
    {
        foreach (var selection in selections?.Selections ?? [])
        {
            if (!values.Includes((IHasDirectivesNode)selection))
                continue;
            switch (selection)
            {
                case GraphQLField field when values.Of(field).Number("first") is { } size and >= 0:
                    _lists += times;
                    _nodes += times * size;
                    Count(field.SelectionSet, times * size);
                    break;
                case GraphQLField field:
                    Count(field.SelectionSet, times);
                    break;
                case GraphQLInlineFragment fragment:
                    Count(fragment.SelectionSet, times);
                    break;
                case GraphQLFragmentSpread spread:
                    Count(document.Find(spread)?.SelectionSet, times);
                    break;
            }
        }
    }
}

/// <summary>What a query names beside its operation.</summary>
internal static class GraphFragments
{
    /// <summary>The fragment that is meant; null when the query has none of that name.</summary>
    public static GraphQLFragmentDefinition? Find(this GraphQLDocument document, GraphQLFragmentSpread spread) =>
        document
            .Definitions.OfType<GraphQLFragmentDefinition>()
            .FirstOrDefault(fragment => fragment.FragmentName.Name == spread.FragmentName.Name);
}
