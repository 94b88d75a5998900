using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Events;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.OpenPorts;

/// <summary>Closes sensitive ports that security groups open to wide ranges; everything else stays open.</summary>
internal sealed class OpenPortsGuardrail(SecurityGroups groups, SecurityGroupReader reader)
    : Guardrail<SecurityGroupState, OpenPortsSettings>
{
    /// <summary>What the catalogue lists.</summary>
    public static GuardrailDefinition Declaration { get; } =
        new(
            new GuardrailName("aws/open-ports"),
            SecurityGroupState.Kind,
            new Needs(
                [
                    "AuthorizeSecurityGroupIngress",
                    "ModifySecurityGroupRules",
                    "CreateSecurityGroup",
                    "RunInstances",
                    "ModifyManagedPrefixList",
                ],
                AwsPermissions.Of(
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSecurityGroupRules",
                    "ec2:DescribeManagedPrefixLists",
                    "ec2:GetManagedPrefixListEntries",
                    "ec2:AuthorizeSecurityGroupIngress",
                    "ec2:RevokeSecurityGroupIngress"
                )
            ),
            new OpenPortsSettings(),
            typeof(OpenPortsGuardrail),
            GuardsExposure: true
        );

    /// <inheritdoc />
    public override GuardrailDefinition Definition => Declaration;

    /// <inheritdoc />
    public override JsonTypeInfo StateInfo => SecurityGroupStateJson.Default.SecurityGroupState;

    /// <inheritdoc />
    public override IEnumerable<Hint> Affected(SourceEvent source) =>
        SecurityGroupEvent.Hints(source, Declaration.Needs.Events);

    /// <inheritdoc />
    protected override Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct) =>
        reader.ReadAsync(hint.Resource, policy, Definition.Name, Matters(policy), ct);

    /// <inheritdoc />
    protected override ValueTask<SecurityGroupState> CompleteAsync(
        SecurityGroupState bulk,
        Policy policy,
        CancellationToken ct
    ) => reader.CompleteAsync(bulk, policy, Definition.Name, Matters(policy), ct);

    /// <inheritdoc />
    protected override Verdict Judge(SecurityGroupState state, Policy policy) =>
        OpenPortsRule.Judge(
            state,
            SettingsOf(policy),
            AwsOwner.Of(state.Tags, policy.Owners.Tags, AwsAccounts.Of(policy, state.Resource))
        );

    /// <inheritdoc />
    protected override Task<Outcome> ApplyAsync(SecurityGroupState fresh, Change change, CancellationToken ct)
    {
        var group = fresh.Resource.Name;
        return (Ingress.Parse(change.Property), change) switch
        {
            ({ } ingress, { After: { } after }) when fresh.RuleOf(ingress) is null => reader.ApplyAsync(
                fresh,
                Definition.Name,
                target => groups.AuthorizeAsync(target, group, ingress, SecurityGroupState.DescriptionOf(after), ct)
            ),
            ({ } ingress, { After: null }) when fresh.RuleOf(ingress) is { } rule => reader.ApplyAsync(
                fresh,
                Definition.Name,
                target => groups.RevokeAsync(target, group, rule.Id, ct)
            ),
            _ => Task.FromResult<Outcome>(
                new Outcome.Blocked($"{change} cannot be made on what was read", RetryAt: null)
            ),
        };
    }

    private Func<Ingress, bool> Matters(Policy policy)
    {
        var settings = SettingsOf(policy);
        return ingress => OpenPortsRule.IsSensitive(ingress, settings);
    }
}
