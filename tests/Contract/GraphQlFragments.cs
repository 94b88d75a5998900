using GraphQLParser.AST;

namespace ZocSec.Tests.Contract;

/// <summary>The fragments that a query names.</summary>
internal static class GraphQlFragments
{
    public static Dictionary<string, GraphQLFragmentDefinition> Of(GraphQLDocument document) =>
        document
            .Definitions.OfType<GraphQLFragmentDefinition>()
            .ToDictionary(fragment => fragment.FragmentName.Name.StringValue, StringComparer.Ordinal);
}
