using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core.GitHub.GraphQl;

/// <summary>The body of every answer: data, errors, or some of both.</summary>
internal sealed record GraphQlBody<T>(T? Data, ImmutableArray<GraphQlError> Errors)
    where T : class;

/// <summary>One error of an answer.</summary>
/// <param name="Type"><c>RATE_LIMITED</c>, <c>NOT_FOUND</c>, <c>FORBIDDEN</c>; null for faults of the query or of the server.</param>
/// <param name="Message">GitHub's words.</param>
/// <param name="Path">The fields and places that lead to what is missing.</param>
internal sealed record GraphQlError(string? Type, string? Message, ImmutableArray<JsonElement> Path)
{
    /// <summary>Whether what is missing is a field of this name.</summary>
    public bool IsOf(string field) =>
        Path is { IsDefaultOrEmpty: false }
        && Path[^1] is { ValueKind: JsonValueKind.String } last
        && last.ValueEquals(field);
}

/// <summary>What was answered: the data, and the errors about what is missing in it.</summary>
internal sealed record GraphQlResult<T>(T Data, ImmutableArray<GraphQlError> Errors);

/// <summary>A query with its variables, as it is sent.</summary>
internal sealed record GraphQlQuery<TVariables>(string Query, TVariables Variables);

/// <summary>What the hour's budget of points is.</summary>
internal sealed record PointsLeft(int Cost, int Limit, int Remaining);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GraphQlQuery<RepositoryPageVariables>))]
[JsonSerializable(typeof(GraphQlBody<RepositoryPageData>))]
[JsonSerializable(typeof(GraphQlQuery<RepositoryAlertsVariables>))]
[JsonSerializable(typeof(GraphQlBody<RepositoryAlertsData>))]
[JsonSerializable(typeof(GraphQlQuery<RepositoryNameVariables>))]
[JsonSerializable(typeof(GraphQlBody<RepositoryNameData>))]
[JsonSerializable(typeof(NamedNode))]
[JsonSerializable(typeof(RepositoryNode))]
[JsonSerializable(typeof(AlertsNode))]
internal sealed partial class GraphQlJson : JsonSerializerContext;
