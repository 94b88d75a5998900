using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BooleanShape : Shape
{
    /// <inheritdoc />
    public override string Asks => "true or false";

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings) =>
        node is Node.Scalar { Kind: ScalarKind.Boolean, Text: var text }
            ? bool.Parse(text)
            : Refuse(node, name, findings);

    /// <inheritdoc />
    public override JsonObject ToSchema() => new() { ["type"] = "boolean" };

    /// <inheritdoc />
    public override JsonNode Write(object value) => (bool)value;
}
