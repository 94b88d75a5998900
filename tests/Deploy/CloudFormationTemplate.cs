using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>A template of <c>deploy/aws</c>, read with its short forms written out: <c>!Ref X</c> is <c>{"Ref":"X"}</c>.</summary>
internal sealed class CloudFormationTemplate
{
    private CloudFormationTemplate(JsonObject root) => Root = root;

    /// <summary>The whole template.</summary>
    public JsonObject Root { get; }

    /// <summary>The resources by their names in the template.</summary>
    public JsonObject Resources => Root[nameof(Resources)]!.AsObject();

    /// <summary>Where a template is.</summary>
    public static string PathOf(string name) => Path.Combine(Solution.Root, "deploy", "aws", $"{name}.yaml");

    /// <summary>Reads a template.</summary>
    public static CloudFormationTemplate Read(string name)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(PathOf(name));
        yaml.Load(text);
        return new CloudFormationTemplate(ToJson(yaml.Documents[0].RootNode)!.AsObject());
    }

    /// <summary>The properties of a resource.</summary>
    public JsonObject PropertiesOf(string resource) => Resources[resource]!["Properties"]!.AsObject();

    /// <summary>The statements of the policies of a role, also those that stand under a condition.</summary>
    public IEnumerable<JsonObject> StatementsOf(string role) =>
        PropertiesOf(role)["Policies"]!
            .AsArray()
            .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
            .Select(statement => (statement!["Fn::If"]?[1] ?? statement).AsObject());

    /// <summary>What is one value or a list of them.</summary>
    public static IEnumerable<string> TextsOf(JsonNode? node) =>
        node switch
        {
            null => [],
            JsonArray list => list.Select(one => one!.GetValue<string>()),
            _ => [node.GetValue<string>()],
        };

    /// <summary>
    /// Takes out the resources of types that a server does not have; where an attribute of one of them is asked for stands a
    /// text in its place.
    /// </summary>
    /// <returns>The template as CloudFormation takes it.</returns>
    public string Without(params string[] types)
    {
        var copy = Root.DeepClone().AsObject();
        var resources = copy[nameof(Resources)]!.AsObject();
        var gone = resources
            .Where(resource => types.Contains(resource.Value!["Type"]!.GetValue<string>(), StringComparer.Ordinal))
            .Select(resource => resource.Key)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in gone)
        {
            resources.Remove(name);
        }

        return Replace(copy, gone)!.ToJsonString();
    }

    private static JsonNode? Replace(JsonNode? node, HashSet<string> gone) =>
        node switch
        {
            JsonObject one when one["Fn::GetAtt"]?[0]?.GetValue<string>() is { } name && gone.Contains(name) =>
                JsonValue.Create($"arn:aws:events:us-east-1:111111111111:stand-in/{name}"),
            JsonObject map => new JsonObject(
                map.Select(pair => KeyValuePair.Create(pair.Key, Replace(pair.Value, gone)))
            ),
            JsonArray list => new JsonArray([.. list.Select(one => Replace(one, gone))]),
            _ => node?.DeepClone(),
        };

    private static JsonNode? ToJson(YamlNode node)
    {
        var plain = node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag when flag.Tag.IsEmpty =>
                JsonValue.Create(flag.Value is "true"),
            YamlScalarNode { Style: ScalarStyle.Plain } number
                when number.Tag.IsEmpty && int.TryParse(number.Value, CultureInfo.InvariantCulture, out var value) =>
                JsonValue.Create(value),
            YamlScalarNode text => (JsonNode)JsonValue.Create(text.Value)!,
            _ => throw new NotSupportedException(node.ToString()),
        };
        return node.Tag switch
        {
            { IsEmpty: true } => plain,
            { Value: "!Ref" } => new JsonObject { ["Ref"] = plain },
            { Value: "!GetAtt" } => new JsonObject
            {
                ["Fn::GetAtt"] = new JsonArray([
                    .. plain.GetValue<string>().Split('.', 2).Select(part => (JsonNode)part),
                ]),
            },
            { Value: ['!', .. var function] } => new JsonObject { [$"Fn::{function}"] = plain },
            var other => throw new NotSupportedException(other.Value),
        };
    }
}
