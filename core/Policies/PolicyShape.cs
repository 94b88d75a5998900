using System.Collections.Immutable;
using System.ComponentModel;
using System.Reflection;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies.Shapes;

namespace ZocSec.Core.Policies;

/// <summary>Makes the shape of the whole file from the policy's records and the guardrails there are.</summary>
internal static class PolicyShape
{
    // What reaches beyond an organisation's repositories.
    private static readonly ImmutableArray<string> s_operatorsSections = ["aws", BillingShape.Key];

    /// <summary>The shape of a policy file; it reads a <see cref="Policy"/> without its hash.</summary>
    public static MappingShape Of(ImmutableArray<GuardrailDefinition> all, PolicyScope scope)
    {
        ImmutableArray<GuardrailDefinition> guardrails =
        [
            .. all.Where(guardrail => !IsForbidden(guardrail.Name.Section, scope)),
        ];
        Member[] sections =
        [
            .. guardrails.GroupBy(guardrail => guardrail.Name.Section, StringComparer.Ordinal).Select(Section),
        ];
        return new MappingShape(
            [
                .. RecordShape.Members(
                    Policy.ObserveOnly,
                    except:
                    [
                        nameof(Policy.Owners),
                        nameof(Policy.Notify),
                        nameof(Policy.Guardrails),
                        nameof(Policy.Accounts),
                        nameof(Policy.Billing),
                        nameof(Policy.Exemptions),
                        nameof(Policy.Hash),
                    ]
                ),
                new Member("owners", OwnersShape.Make(), "How it is told who owns something."),
                new Member(NotifyShape.Key, NotifyShape.Make(guardrails, scope), "Who is told of decisions."),
                .. IsForbidden(BillingShape.Key, scope)
                    ? Array.Empty<Member>()
                    :
                    [
                        new Member(
                            BillingShape.Key,
                            BillingShape.Make(),
                            "The billing data whose resources are asked for owners."
                        ),
                    ],
                .. sections,
                new Member(
                    "exemptions",
                    Exemptions(guardrails),
                    "What is left alone, until when, and who answers for it."
                ),
            ],
            values => Build(values, sections.Select(section => section.Key)),
            key => $"this version does not know the section `{key}`",
            key => IsForbidden(key, scope) ? NotifyShape.Forbidden(key) : null,
            scope is PolicyScope.Operator ? NotifyShape.RefuseForeignTopic : null
        );
    }

    private static bool IsForbidden(string section, PolicyScope scope) =>
        scope is PolicyScope.Organization && s_operatorsSections.Contains(section, StringComparer.Ordinal);

    private static Policy Build(IReadOnlyDictionary<string, object> values, IEnumerable<string> sections) =>
        (Policy)RecordShape.With(Policy.ObserveOnly, values) with
        {
            Guardrails = sections
                .Select(section => values.GetValueOrDefault(section))
                .OfType<SectionValues>()
                .SelectMany(section => section.Guardrails)
                .ToImmutableDictionary(found => found.Name, found => found.Settings),
            Accounts = sections
                .Select(section => values.GetValueOrDefault(section))
                .OfType<SectionValues>()
                .Aggregate(ImmutableArray<AwsAccount>.Empty, (all, section) => all.AddRange(section.Accounts)),
        };

    private static Member Section(IGrouping<string, GuardrailDefinition> section)
    {
        GuardrailDefinition[] guardrails = [.. section];
        var shape = new MappingShape(
            [
                .. AwsAccountsShape.MembersOf(section.Key),
                .. guardrails.Select(guardrail => new Member(
                    guardrail.Name.Key,
                    RecordShape.Of(guardrail.Defaults),
                    guardrail.Defaults.GetType().GetCustomAttribute<DescriptionAttribute>()?.Description
                )),
            ],
            values => new SectionValues(
                [
                    .. guardrails
                        .Where(guardrail => values.ContainsKey(guardrail.Name.Key))
                        .Select(guardrail => new GuardrailSettingsByName(
                            guardrail.Name,
                            (GuardrailSettings)values[guardrail.Name.Key]
                        )),
                ],
                AwsAccountsShape.Of(values)
            ),
            key => $"this version does not know the guardrail `{section.Key}/{key}`"
        );
        return new Member(
            section.Key,
            shape,
            $"The guardrails of `{section.Key}`; one that is left out has its defaults."
        );
    }

    private static ListShape<Exemption> Exemptions(ImmutableArray<GuardrailDefinition> guardrails) =>
        new(
            ExemptionShape.Of(guardrails),
            exemptions => exemptions,
            distinct: true,
            "a list of exemptions, each with guardrail, resource, until, owner and reason"
        );

    private sealed record SectionValues(
        ImmutableArray<GuardrailSettingsByName> Guardrails,
        ImmutableArray<AwsAccount> Accounts
    );

    private sealed record GuardrailSettingsByName(GuardrailName Name, GuardrailSettings Settings);
}
