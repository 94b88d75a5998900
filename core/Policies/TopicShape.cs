using System.Text.Json.Nodes;
using ZocSec.Core.Aws;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary>The ARN of a standard topic of SNS; topics in order tell no people.</summary>
internal sealed class TopicShape : Shape
{
    private readonly TextShape _arn = new(
        "^arn:aws[a-z-]*:sns:[a-z]{2}(-[a-z]+)+-[0-9]:[0-9]{12}:[A-Za-z0-9_-]{1,256}$",
        "the ARN of a standard topic of SNS, such as arn:aws:sns:us-east-1:111111111111:zocsec"
    );

    /// <inheritdoc />
    public override string Asks => _arn.Asks;

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings) =>
        node switch
        {
            Node.Scalar { Kind: ScalarKind.Text, Text: var text } when _arn.Allows(text) => text,
            Node.Scalar { Text: var text } => Refuse(
                node,
                name,
                findings,
                SnsTopic.Nearest(text) is { } meant && _arn.Allows(meant) ? meant : null
            ),
            _ => Refuse(node, name, findings),
        };

    /// <inheritdoc />
    public override JsonObject ToSchema() => _arn.ToSchema();
}
