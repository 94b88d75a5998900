using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary><c>true</c>, <c>false</c>, or a repository.</summary>
internal sealed class IssueTargetShape : Shape
{
    /// <summary>The shape of a repository's name.</summary>
    public static TextShape Repository { get; } =
        new("^[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100}$", "a repository with its owner, such as octo-org/security");

    /// <inheritdoc />
    public override string Asks => $"true for the repository itself, or {Repository.Asks}";

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings) =>
        node switch
        {
            Node.Scalar { Kind: ScalarKind.Boolean, Text: var text } => new IssueTarget(bool.Parse(text)),
            Node.Scalar { Kind: ScalarKind.Text, Text: var text } when Repository.Allows(text) => new IssueTarget(
                IsOn: true,
                text
            ),
            _ => Refuse(node, name, findings),
        };

    /// <inheritdoc />
    public override JsonObject ToSchema() =>
        new() { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "boolean" }, Repository.ToSchema()) };
}
