using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies.Shapes;

namespace ZocSec.Core.Policies;

/// <summary>The shape of an exemption: all five keys are needed, so that none is open-ended or nobody's.</summary>
internal static class ExemptionShape
{
    /// <summary>The shape of one exemption from one of these guardrails.</summary>
    public static MappingShape Of(ImmutableArray<GuardrailDefinition> guardrails) =>
        new(
            [
                new Member("guardrail", Names(guardrails), "The guardrail it holds for.", Required: true),
                new Member(
                    "resource",
                    Resource,
                    "A resource's name or key; `*` and `?` match, case does not matter.",
                    Required: true
                ),
                new Member("until", new DateShape(), "The last day it holds, in UTC.", Required: true),
                new Member("owner", new TextShape(), "Who answers for it.", Required: true),
                new Member("reason", new TextShape(), "Why.", Required: true),
            ],
            values => new Exemption(
                (GuardrailName)values["guardrail"],
                (string)values["resource"],
                (DateOnly)values["until"],
                (string)values["owner"],
                (string)values["reason"]
            ),
            key => $"an exemption has no key `{key}`"
        );

    private static TextShape Resource { get; } =
        new(
            "[A-Za-z0-9]",
            "which resources are exempt by name, such as octo-org/hello or octo-org/site-*; to exempt everything, use the guardrail's mode"
        );

    private static ChoiceShape Names(ImmutableArray<GuardrailDefinition> guardrails) =>
        new([.. guardrails.Select(guardrail => KeyValuePair.Create(guardrail.Name.Value, (object)guardrail.Name))]);
}
