using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary>The name of a secret. A secret that stands there itself is never shown.</summary>
internal sealed class SecretNameShape : Shape
{
    private readonly TextShape _name = new(
        "^[A-Z][A-Z0-9_]{0,63}$",
        "the name of a secret in capitals, such as SLACK_WEBHOOK"
    );

    /// <inheritdoc />
    public override string Asks => _name.Asks;

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings)
    {
        if (node is not Node.Scalar { Text: var text } || !text.Contains("//", StringComparison.Ordinal))
        {
            return _name.Read(node, name, findings);
        }

        findings.Add(
            node.At,
            $"{name} is an address, and that is a secret: revoke it, since who reads this file has it; write {Asks}, and let the operator set the address"
        );
        return null;
    }

    /// <inheritdoc />
    public override JsonObject ToSchema() => _name.ToSchema();
}
