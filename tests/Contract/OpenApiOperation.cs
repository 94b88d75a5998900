using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace ZocSec.Tests.Contract;

/// <summary>One method of one path.</summary>
internal sealed class OpenApiOperation
{
    private readonly OpenApiSchemas _schemas;
    private readonly JsonNode _description;
    private readonly JsonNode _operation;
    private readonly string[] _segments;

    public OpenApiOperation(
        OpenApiSchemas schemas,
        JsonNode description,
        string path,
        string method,
        JsonNode operation
    )
    {
        (_schemas, _description, _operation, _segments) = (schemas, description, operation, path.Split('/'));
        Method = method.ToUpperInvariant();
        Name = $"{Method} {path}";
        Literals = _segments.Count(segment => !IsVariable(segment));
        if (operation["requestBody"] is { } body && Schema(Resolve(body)) is { } schema)
            schemas.Add(Name, schema);
        foreach (var (status, response) in operation["responses"]!.AsObject())
        {
            if (Schema(Resolve(response!)) is { } answer)
                schemas.Add($"{Name} {status}", answer);
        }
    }

    public string Method { get; }

    public string Name { get; }

    /// <summary>How many parts of the path are fixed: of two that fit, the one with more is meant.</summary>
    public int Literals { get; }

    public bool Fits(string method, string path)
    {
        var parts = path.Split('/');
        return method == Method
            && (parts.Length == _segments.Length || (parts.Length > _segments.Length && _segments[^1] == "{path}"))
            && _segments
                .Zip(parts)
                .All(pair => IsVariable(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);
    }

    public IEnumerable<Finding> CheckRequest(string path, string query, ReadOnlyMemory<byte> body, string? contentType)
    {
        foreach (var finding in CheckParameters(path, query))
            yield return finding;
        if (_operation["requestBody"] is not { } described)
        {
            if (!body.IsEmpty)
                yield return new Finding(Name, "request body", "none is described");
            yield break;
        }

        if (body.IsEmpty)
        {
            if (Resolve(described)["required"]?.GetValue<bool>() == true)
                yield return new Finding(Name, "request body", "is missing");
            yield break;
        }

        if (!IsJson(contentType))
            yield return new Finding(
                Name,
                "request body",
                $"is {contentType ?? "of no type"} instead of application/json"
            );
        foreach (var finding in CheckBody(Name, Name, "request body", body))
            yield return finding;
    }

    public IEnumerable<Finding> CheckAnswer(int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        var name = $"{Name} {code}";
        if (_operation["responses"]![code] is null)
            return CheckGeneral(name, status, body);
        if (!_schemas.Has(name))
        {
            // Some refusals are described by their status alone; they are written like all others.
            return body.IsEmpty ? []
                : status >= 400 ? CheckBody(name, "basic-error", "body", body)
                : [new Finding(name, "body", "none is described")];
        }

        // A file as it is, which was asked for, is not described.
        if (contentType?.StartsWith("application/vnd.github.raw", StringComparison.Ordinal) == true)
            return [];
        if (!IsJson(contentType))
            return [new Finding(name, "body", $"is {contentType ?? "of no type"} instead of application/json")];
        return CheckBody(name, name, "body", body);
    }

    // Credentials, permissions, limits, moved repositories and outages are described once for all of REST, not at each path.
    private IEnumerable<Finding> CheckGeneral(string name, int status, ReadOnlyMemory<byte> body) =>
        status switch
        {
            301 or 307 or 400 or 401 or 403 or 404 or 429 => CheckBody(name, "basic-error", "body", body),
            >= 500 => [],
            _ => [new Finding(name, "status", "is not described")],
        };

    private IEnumerable<Finding> CheckBody(string name, string schema, string where, ReadOnlyMemory<byte> body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body.Span);
        if (!IsJsonText(text))
            return [new Finding(name, where, "is no JSON")];
        return Finding.Of(name, where, _schemas[schema].Validate(text));
    }

    private IEnumerable<Finding> CheckParameters(string path, string query)
    {
        var parameters = (_operation["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(parameter!)).ToArray();
        foreach (var (segment, value) in _segments.Zip(path.Split('/')).Where(pair => IsVariable(pair.First)))
        {
            var described = Find("path", segment[1..^1]);
            if (described is null || !Allows(described["schema"]!, value))
                yield return new Finding(Name, $"path {segment}", $"'{value}' is not allowed");
        }

        foreach (var (name, values) in QueryHelpers.ParseQuery(query))
        {
            if (Find("query", name) is not { } described)
                yield return new Finding(Name, $"query {name}", "is not described");
            else if (!Allows(described["schema"]!, values.ToString()))
                yield return new Finding(Name, $"query {name}", $"'{values}' is not allowed");
        }

        JsonNode? Find(string place, string name) =>
            parameters.FirstOrDefault(parameter =>
                parameter["in"]!.GetValue<string>() == place && parameter["name"]!.GetValue<string>() == name
            );
    }

    private static bool Allows(JsonNode schema, string value) =>
        schema["type"]?.GetValue<string>() switch
        {
            "integer" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            "boolean" => value is "true" or "false",
            _ => schema["enum"] is not JsonArray values || values.Any(allowed => allowed!.GetValue<string>() == value),
        };

    private static JsonNode? Schema(JsonNode body) => body["content"]?["application/json"]?["schema"];

    private JsonNode Resolve(JsonNode node)
    {
        while (node["$ref"]?.GetValue<string>() is { } reference)
        {
            var parts = reference.Split('/');
            node = _description[parts[1]]![parts[2]]![parts[3]]!;
        }

        return node;
    }

    private static bool IsVariable(string segment) => segment.StartsWith('{');

    private static bool IsJson(string? contentType) =>
        contentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsJsonText(string text)
    {
        try
        {
            JsonNode.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
