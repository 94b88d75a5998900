using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Events;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.CompromisedInstance;

/// <summary>Contains instances that GuardDuty holds for compromised, as far as the policy and a tag of theirs allow.</summary>
internal sealed class CompromisedInstanceGuardrail(
    InstanceReader reader,
    Instances instances,
    IsolationGroups isolation,
    AwsAccounts accounts
) : Guardrail<InstanceState, CompromisedInstanceSettings>
{
    /// <summary>What the catalogue lists.</summary>
    public static GuardrailDefinition Declaration { get; } =
        new(
            new GuardrailName("aws/compromised-instance"),
            InstanceState.Kind,
            new Needs(
                ["Finding"],
                AwsPermissions.Of(
                    "guardduty:ListDetectors",
                    "guardduty:ListFindings",
                    "guardduty:GetFindings",
                    "ec2:DescribeInstances",
                    "ec2:DescribeInstanceAttribute",
                    "ec2:DescribeIamInstanceProfileAssociations",
                    "ec2:DescribeSnapshots",
                    "ec2:DescribeSpotInstanceRequests",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSecurityGroupRules",
                    "ec2:CreateTags",
                    "ec2:DeleteTags",
                    "ec2:CreateSnapshots",
                    "ec2:CreateSecurityGroup",
                    "ec2:RevokeSecurityGroupEgress",
                    "ec2:RevokeSecurityGroupIngress",
                    "ec2:ModifyNetworkInterfaceAttribute",
                    "ec2:DisassociateIamInstanceProfile",
                    "ec2:AssociateIamInstanceProfile",
                    "iam:PassRole",
                    "ec2:ModifyInstanceAttribute",
                    "ec2:StopInstances",
                    "ec2:StartInstances",
                    "ec2:TerminateInstances"
                )
            ),
            new CompromisedInstanceSettings(),
            typeof(CompromisedInstanceGuardrail),
            GuardsExposure: true
        );

    /// <inheritdoc />
    public override GuardrailDefinition Definition => Declaration;

    /// <inheritdoc />
    public override JsonTypeInfo StateInfo => InstanceStateJson.Default.InstanceState;

    /// <inheritdoc />
    public override IEnumerable<Hint> Affected(SourceEvent source) => InstanceEvent.Hints(source);

    /// <inheritdoc />
    protected override Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct)
    {
        var settings = SettingsOf(policy);
        return reader.ReadAsync(hint, policy, Definition.Name, settings.Severity, settings.IsolationGroup, ct);
    }

    /// <inheritdoc />
    protected override Verdict Judge(InstanceState state, Policy policy) =>
        CompromisedInstanceRule.Judge(
            state,
            SettingsOf(policy),
            AwsOwner.Of(state.Tags, policy.Owners.Tags, AwsAccounts.Of(policy, state.Resource))
        );

    /// <inheritdoc />
    protected override Task<Outcome> ApplyAsync(InstanceState fresh, Change change, CancellationToken ct)
    {
        var settings = SettingsOf(accounts.Policy);
        return IsContainment(change) && !CompromisedInstanceRule.IsOptedIn(fresh, settings)
                ? Refused($"it has no tag {string.Join(" or ", settings.OptIn)} any more")
            : WriteOf(fresh, change, settings, ct) is { } write
                ? accounts.ApplyAsync(fresh.Resource, Definition.Name, write)
            : Refused(
                change is { Property: InstanceState.SnapshotsProperty, After: null }
                    ? "snapshots are evidence, and stay"
                    : $"{change} cannot be made on what was read"
            );
    }

    private static Task<Outcome> Refused(string reason) =>
        Task.FromResult<Outcome>(new Outcome.Blocked(reason, RetryAt: null));

    // Taking a step back needs no leave of the instance.
    private static bool IsContainment(Change change) =>
        change switch
        {
            { Property: InstanceState.ProfileProperty } => change.After is null,
            { Property: CompromisedInstanceRule.MarkProperty } => change.After is not null,
            _ => change.After
                is InstanceState.Taken
                    or InstanceState.Isolated
                    or InstanceState.Stopped
                    or InstanceState.Terminated
                    or InstanceState.Off,
        };

    private Func<AwsTarget, Task>? WriteOf(
        InstanceState fresh,
        Change change,
        CompromisedInstanceSettings settings,
        CancellationToken ct
    )
    {
        var id = fresh.Resource.Name;
        return change switch
        {
            { Property: CompromisedInstanceRule.MarkProperty } => target =>
                instances.TagAsync(target, id, Instances.FindingTag, change.After, ct),
            { Property: InstanceState.SnapshotsProperty, After: InstanceState.Taken } => target =>
                instances.SnapshotAsync(target, id, FindingOf(fresh), ct),
            { Property: InstanceState.ProfileProperty, After: null } when fresh.Profile is { } profile => target =>
                instances.DetachProfileAsync(target, profile.Association, ct),
            { Property: InstanceState.ProfileProperty, After: { } arn } => target =>
                instances.AttachProfileAsync(target, id, arn, ct),
            { Property: InstanceState.StopProtectionProperty } => target =>
                instances.ProtectFromStopAsync(target, id, change.After is InstanceState.On, ct),
            { Property: InstanceState.PowerProperty, After: InstanceState.Stopped } => target =>
                instances.StopAsync(target, id, ct),
            { Property: InstanceState.PowerProperty, After: InstanceState.Running } => target =>
                instances.StartAsync(target, id, ct),
            { Property: InstanceState.PowerProperty, After: InstanceState.Terminated } => target =>
                instances.TerminateAsync(target, id, ct),
            { After: { } groups } when fresh.InterfaceOf(change.Property) is { } card => target =>
                RegroupAsync(target, card, groups, settings.IsolationGroup, ct),
            _ => null,
        };
    }

    private async Task RegroupAsync(
        AwsTarget target,
        InstanceInterface card,
        string value,
        string isolationGroup,
        CancellationToken ct
    )
    {
        var groups =
            value is InstanceState.Isolated
                ? [await isolation.EnsureAsync(target, isolationGroup, card.Network, ct)]
                : InstanceInterface.GroupsOf(value);
        await instances.SetGroupsAsync(target, card.Id, groups, ct);
    }

    // The copies are evidence of the finding that the instance is marked with, if it still stands.
    private static string FindingOf(InstanceState fresh) =>
        fresh.Findings is { IsEmpty: false } findings
            ? findings.FirstOrDefault(finding => finding.Id == fresh.Value(CompromisedInstanceRule.MarkProperty))?.Id
                ?? findings[0].Id
            : "unknown";
}
