using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZocSec.Tests.Aws.GuardDuty;

/// <summary>A detector and what it found.</summary>
internal sealed record GuardDutyDetector(string Id, string Account, string Region)
{
    /// <summary>Each finding by its id.</summary>
    public ConcurrentDictionary<string, JsonObject> Findings { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids that a request of ListFindings asks for, in its order.</summary>
    public IEnumerable<string> Chosen(JsonElement request)
    {
        var chosen = Findings.Values.Where(finding => IsChosen(finding, request));
        if (!request.TryGetProperty("sortCriteria", out var sort))
        {
            return chosen.Select(IdOf);
        }

        var by = sort.GetProperty("attributeName").GetString()!;
        var ascending = chosen
            .OrderBy(finding => ValuesOf(finding, by).FirstOrDefault()?.ToString(), StringComparer.Ordinal)
            .Select(IdOf);
        return sort.TryGetProperty("orderBy", out var order) && order.ValueEquals("DESC")
            ? ascending.Reverse()
            : ascending;
    }

    /// <summary>The answer to a request of GetFindings; the order is not the request's.</summary>
    public JsonObject Named(JsonElement request) =>
        new()
        {
            ["findings"] = new JsonArray([
                .. request
                    .GetProperty("findingIds")
                    .EnumerateArray()
                    .Reverse()
                    .Select(id => Findings.GetValueOrDefault(id.GetString()!)?.DeepClone())
                    .Where(finding => finding is not null),
            ]),
        };

    private static bool IsChosen(JsonObject finding, JsonElement request) =>
        !request.TryGetProperty("findingCriteria", out var criteria)
        || !criteria.TryGetProperty("criterion", out var criterion)
        || criterion
            .EnumerateObject()
            .All(one => one.Value.EnumerateObject().All(condition => Holds(ValuesOf(finding, one.Name), condition)));

    private static bool Holds(IEnumerable<JsonNode> values, JsonProperty condition) =>
        condition.Name switch
        {
            "equals" => values.Any(value =>
                condition.Value.EnumerateArray().Any(one => one.ValueEquals(value.ToString()))
            ),
            "greaterThanOrEqual" => values.Any(value => NumberOf(value) >= condition.Value.GetInt64()),
            _ => throw new NotSupportedException(condition.Name),
        };

    private static double NumberOf(JsonNode value) => double.Parse(value.ToString(), CultureInfo.InvariantCulture);

    private static IEnumerable<JsonNode> ValuesOf(JsonNode finding, string path) =>
        path.Split('.')
            .Aggregate(
                new[] { finding }.AsEnumerable(),
                (nodes, name) =>
                    nodes
                        .SelectMany(node => node is JsonArray list ? list.AsEnumerable() : [node])
                        .Select(node => (node as JsonObject)?[name])
                        .OfType<JsonNode>()
            );

    private static string IdOf(JsonObject finding) => (string)finding["id"]!;
}
