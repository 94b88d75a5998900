using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Tests.Policies;

/// <summary>A YAML text as an editor hands it to a JSON schema: by YAML 1.2's core schema.</summary>
internal static class YamlAsJson
{
    public static string Convert(string text)
    {
        var findings = new Findings();
        var root = YamlComposer.Compose(text, findings);
        Assert.Empty(findings.InOrder());
        return Convert(root!)?.ToJsonString() ?? "null";
    }

    private static JsonNode? Convert(Node node) =>
        node switch
        {
            Node.Mapping { Entries: var entries } => new JsonObject(
                entries.Select(entry => KeyValuePair.Create(entry.Key, Convert(entry.Value)))
            ),
            Node.Sequence { Items: var items } => new JsonArray([.. items.Select(Convert)]),
            Node.Scalar { Kind: ScalarKind.Text, Text: var text } => text,
            Node.Scalar { Kind: ScalarKind.Empty } => null,
            Node.Scalar { Kind: ScalarKind.Boolean, Text: var text } => bool.Parse(text),
            Node.Scalar { Text: var number } => JsonNode.Parse(number),
            _ => throw new ArgumentException($"no JSON for {node}", nameof(node)),
        };
}
