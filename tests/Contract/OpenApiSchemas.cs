using System.Text.Json.Nodes;
using NJsonSchema;

namespace ZocSec.Tests.Contract;

/// <summary>
/// Turns the schemas of an OpenAPI 3.0 description into JSON Schema. An object may have no members but those that are
/// described, so that neither a misspelt member of a request nor an invented one of an answer passes; only the parts of
/// an <c>allOf</c> stay open, since each of them sees the members of the others.
/// </summary>
internal sealed class OpenApiSchemas
{
    private const string Prefix = "#/components/schemas/";

    private readonly JsonObject _definitions = [];
    private JsonSchema? _root;

    public OpenApiSchemas(JsonNode description)
    {
        foreach (var (name, schema) in description["components"]!["schemas"]!.AsObject())
        {
            _definitions[name] = Convert(schema!, isStrict: true);
            _definitions[name + "~open"] = Convert(schema!, isStrict: false);
        }
    }

    /// <summary>Adds a schema under a name of its own; before the first is asked for.</summary>
    public void Add(string name, JsonNode schema) => _definitions[name] = Convert(schema, isStrict: true);

    public bool Has(string name) => _definitions.ContainsKey(name);

    public JsonSchema this[string name]
    {
        get
        {
            _root ??= JsonSchema
                .FromJsonAsync(new JsonObject { ["definitions"] = _definitions.DeepClone() }.ToJsonString())
                .GetAwaiter()
                .GetResult();
            return _root.Definitions[name];
        }
    }

    private static JsonObject Convert(JsonNode schema, bool isStrict)
    {
        var source = schema.AsObject();
        if (source["$ref"]?.GetValue<string>() is { } reference)
        {
            var name = reference[Prefix.Length..];
            return new JsonObject { ["$ref"] = $"#/definitions/{name}{(isStrict ? "" : "~open")}" };
        }

        var target = new JsonObject();
        foreach (var (key, value) in source)
        {
            if (Converted(key, value, isStrict) is { } converted)
                target[key] = converted;
        }

        if (
            isStrict
            && source["properties"] is not null
            && source["additionalProperties"] is null
            && !IsComposed(source)
        )
            target["additionalProperties"] = false;
        return source["nullable"]?.GetValue<bool>() == true ? Nullable(target) : target;
    }

    private static JsonNode? Converted(string key, JsonNode? value, bool isStrict) =>
        key switch
        {
            "nullable" or "discriminator" or "xml" or "externalDocs" or "deprecated" or "title" => null,
            // Says how a value is written, but is often untrue of GitHub's own answers.
            "format" when value!.GetValue<string>() is "uri-template" or "ssh-url" or "permission" => null,
            "properties" => new JsonObject(
                value!
                    .AsObject()
                    .Select(property =>
                        KeyValuePair.Create(property.Key, (JsonNode?)Convert(property.Value!, isStrict))
                    )
            ),
            "items" => Convert(value!, isStrict),
            "additionalProperties" when value is JsonObject => Convert(value, isStrict),
            "oneOf" or "anyOf" => Each(value!, isStrict),
            "allOf" => Each(value!, isStrict: false),
            _ => value?.DeepClone(),
        };

    private static JsonArray Each(JsonNode schemas, bool isStrict) =>
        [.. schemas.AsArray().Select(schema => Convert(schema!, isStrict))];

    private static bool IsComposed(JsonObject schema) =>
        schema.ContainsKey("allOf") || schema.ContainsKey("anyOf") || schema.ContainsKey("oneOf");

    private static JsonObject Nullable(JsonObject schema)
    {
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray alternatives)
        {
            alternatives.Add(new JsonObject { ["type"] = "null" });
            return schema;
        }

        if (schema["type"] is not JsonValue type)
        {
            return new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "null" }, schema) };
        }

        schema["type"] = new JsonArray(type.DeepClone(), "null");
        if (schema["enum"] is JsonArray values)
            values.Add(null);
        return schema;
    }
}
