using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary>The name of a guardrail, in which <c>*</c> and <c>?</c> match; one at least must be called so.</summary>
/// <param name="guardrails">The guardrails that a file may speak of.</param>
internal sealed class GuardrailPatternShape(ImmutableArray<GuardrailDefinition> guardrails) : Shape
{
    private static readonly TextShape s_text = new();

    /// <inheritdoc />
    public override string Asks => "the name of a guardrail, such as github/team-topic or github/*";

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings)
    {
        if (s_text.Read(node, name, findings) is not string pattern)
        {
            return null;
        }

        if (guardrails.Any(guardrail => NotifyRoute.Matches(pattern, guardrail.Name.Value)))
        {
            return pattern;
        }

        findings.Add(
            node.At,
            $"{name} is {node.Described}, and no guardrail that this file may speak of is called so; write {Asks}"
        );
        return null;
    }

    /// <inheritdoc />
    public override JsonObject ToSchema() => s_text.ToSchema();

    /// <inheritdoc />
    public override JsonNode Write(object value) => s_text.Write(value);
}
