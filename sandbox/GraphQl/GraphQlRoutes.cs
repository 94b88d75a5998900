using System.Text.Json;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>GitHub's GraphQL: one endpoint, at another address on an Enterprise Server.</summary>
internal sealed class GraphQlRoutes(SandboxGitHub github, RateMeter meter)
{
    private const string Docs = "graphql";
    private readonly GraphSchema _schema = new(github);

    public IEnumerable<RestRoute> All =>
        [
            new("POST", "/graphql", Docs, Access.Anyone, Answer) { IsGraphQl = true },
            new("POST", "/api/graphql", Docs, Access.Anyone, Answer) { IsGraphQl = true },
        ];

    private Answer Answer(Call call)
    {
        if (call.Caller is Caller.Anonymous or Caller.App)
            return call.Error(401, "This endpoint requires you to be authenticated.");
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            if (!body.RootElement.TryGetProperty("query", out var query) || query.ValueKind != JsonValueKind.String)
                return call.Error(400, "A query attribute must be specified and must be a string.");
            try
            {
                body.RootElement.TryGetProperty("variables", out var variables);
                return Execute(call, Parser.Parse(query.GetString()), variables);
            }
            catch (GraphQLSyntaxErrorException wrong)
            {
                return GraphAnswer.Of(data: null, [new GraphError(null, wrong.Message, [])]);
            }
        }
    }

    private Answer Execute(Call call, GraphQLDocument document, JsonElement variables)
    {
        if (document.Definitions.OfType<GraphQLOperationDefinition>().SingleOrDefault() is not { } operation)
            return GraphAnswer.Of(data: null, [new GraphError(null, "No query string was present", [])]);
        if (operation.Operation != OperationType.Query)
            return GraphAnswer.Of(data: null, [new GraphError(null, "The sandbox knows no mutations", [])]);
        var values = new GraphValues(operation, variables);
        var cost = new GraphCost(document, values).Of(operation.SelectionSet, out var tooMuch);
        if (tooMuch is not null)
            return GraphAnswer.Of(data: null, [tooMuch]);
        // The pipeline has counted one for the request.
        var rate = meter.Count(call.LimitKey, cost - 1);
        var executor = new GraphExecutor(new GraphPlans(document, values), new GraphCall(call.Caller, cost, rate));
        return executor.Refusal(operation.SelectionSet, _schema.Query) is { } refusal
            ? GraphAnswer.Of(data: null, [refusal])
            : GraphAnswer.Of(
                executor.Resolve(operation.SelectionSet, new GraphObject(_schema.Query, call), path: null),
                executor.Errors
            );
    }
}
