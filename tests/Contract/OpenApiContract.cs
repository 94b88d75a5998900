using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Tests.Contract;

/// <summary>GitHub's OpenAPI description, of the paths in <c>tests/Contract/paths.txt</c>.</summary>
internal sealed partial class OpenApiContract
{
    private static readonly Lazy<OpenApiContract> Loaded = new(() => new OpenApiContract());

    private readonly OpenApiOperation[] _operations;
    private readonly OpenApiSchemas _schemas;

    private OpenApiContract()
    {
        var description = JsonNode.Parse(ContractMaterial.Read("openapi.json"))!;
        OpenApiCorrections.Apply(description);
        _schemas = new OpenApiSchemas(description);
        _operations =
        [
            .. from path in description["paths"]!.AsObject()
            from method in path.Value!.AsObject()
            select new OpenApiOperation(_schemas, description, path.Key, method.Key, method.Value!),
        ];
        foreach (var (name, webhook) in description["x-webhooks"]!.AsObject())
            _schemas.Add(
                $"webhook {name}",
                webhook!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!
            );
    }

    /// <summary>The description, read once.</summary>
    /// <exception cref="InvalidOperationException">The description is missing.</exception>
    public static OpenApiContract Instance => Loaded.Value;

    /// <summary>All that the description does not allow of a request and its answer; an injected fault is no answer.</summary>
    public IReadOnlyList<Finding> Check(Exchange exchange)
    {
        // Where a moved repository is sent to is not described by itself; it answers as under its name.
        var path = ByNumber().Replace(exchange.Path, "/repos/by/number");
        if (Find(exchange.Method, path) is not { } operation)
            return [new Finding($"{exchange.Method} {exchange.Path}", "path", "is not described")];
        var request = operation.CheckRequest(
            path,
            exchange.Query,
            exchange.RequestBody,
            exchange.RequestHeaders.GetValueOrDefault("Content-Type")
        );
        var answer = exchange.IsFault
            ? []
            : operation.CheckAnswer(
                exchange.Status,
                exchange.ResponseBody,
                exchange.ResponseHeaders.GetValueOrDefault("Content-Type")
            );
        return [.. request, .. answer];
    }

    /// <summary>All that the description does not allow of a payload.</summary>
    /// <param name="name">The webhook's name in the description: <c>repository-publicized</c>, <c>push</c>.</param>
    /// <param name="json">The payload.</param>
    public IReadOnlyList<Finding> CheckWebhook(string name, string json) =>
        [.. Finding.Of($"webhook {name}", "payload", _schemas[$"webhook {name}"].Validate(json))];

    private OpenApiOperation? Find(string method, string path) =>
        _operations.Where(operation => operation.Fits(method, path)).MaxBy(operation => operation.Literals);

    [GeneratedRegex(@"^/repositories/\d+", RegexOptions.NonBacktracking)]
    private static partial Regex ByNumber();
}
