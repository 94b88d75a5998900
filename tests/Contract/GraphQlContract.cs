using System.Text;
using System.Text.Json;
using GraphQLParser;
using GraphQLParser.AST;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Tests.Contract;

/// <summary>GitHub's GraphQL schema: holds queries and answers against it.</summary>
internal sealed class GraphQlContract
{
    private static readonly Lazy<GraphQlContract> Loaded = new(() => new GraphQlContract());

    private readonly Dictionary<string, GraphQLTypeDefinition> _types;

    // Read by a parser alone: builders of executable schemas do not take GitHub's, in which a field is there twice.
    private GraphQlContract() =>
        _types = Parser
            .Parse(Encoding.UTF8.GetString(ContractMaterial.Read("schema.graphql")))
            .Definitions.OfType<GraphQLTypeDefinition>()
            .ToDictionary(type => type.Name.StringValue, StringComparer.Ordinal);

    /// <summary>The schema, read once.</summary>
    /// <exception cref="InvalidOperationException">It is missing.</exception>
    public static GraphQlContract Instance => Loaded.Value;

    /// <summary>All that the schema does not allow of an exchange.</summary>
    public IReadOnlyList<Finding> Check(Exchange exchange)
    {
        using var request = JsonDocument.Parse(exchange.RequestBody);
        var query = request.RootElement.GetProperty("query").GetString()!;
        var variables = request.RootElement.TryGetProperty("variables", out var given) ? given : default;
        var findings = CheckQuery(query, variables).ToList();
        if (!exchange.IsFault && exchange.Status == 200)
        {
            using var answer = JsonDocument.Parse(exchange.ResponseBody);
            if (answer.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
                findings.AddRange(new GraphQlAnswerCheck(this, variables).Check(query, data));
        }

        return findings;
    }

    /// <summary>All that the schema does not allow of a query with its variables.</summary>
    public IReadOnlyList<Finding> CheckQuery(string query, JsonElement variables) =>
        [.. new GraphQlQueryCheck(this, variables).Check(query)];

    public GraphQLTypeDefinition? Type(string name) => _types.GetValueOrDefault(name);

    public GraphQLFieldDefinition? Field(string type, string field) =>
        Fields(type)?.Items.FirstOrDefault(known => known.Name.StringValue == field);

    /// <summary>Whether an object of <paramref name="type"/> may be a <paramref name="wanted"/>.</summary>
    public bool MayBe(string type, string wanted) =>
        type == wanted
        || Implements(type).Contains(wanted)
        || Implements(wanted).Contains(type)
        || (
            Type(type) is GraphQLUnionTypeDefinition union
            && (union.Types?.Items.Any(one => one.Name.StringValue == wanted) ?? false)
        );

    private GraphQLFieldsDefinition? Fields(string type) =>
        Type(type) switch
        {
            GraphQLObjectTypeDefinition found => found.Fields,
            GraphQLInterfaceTypeDefinition found => found.Fields,
            _ => null,
        };

    private IEnumerable<string> Implements(string type) =>
        (
            Type(type) switch
            {
                GraphQLObjectTypeDefinition found => found.Interfaces?.Items,
                GraphQLInterfaceTypeDefinition found => found.Interfaces?.Items,
                _ => null,
            } ?? []
        ).Select(one => one.Name.StringValue);

    /// <summary>A type's name without lists and exclamation marks.</summary>
    public static string NameOf(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType inner => NameOf(inner.Type),
            GraphQLListType inner => NameOf(inner.Type),
            GraphQLNamedType named => named.Name.StringValue,
            _ => "",
        };
}
