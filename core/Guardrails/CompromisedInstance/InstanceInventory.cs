using System.Collections.Immutable;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Aws.GuardDuty;

namespace ZocSec.Core.Guardrails.CompromisedInstance;

/// <summary>
/// Lists the instances of which GuardDuty has a finding, in every account and region. That alone tells nothing of them, so that a
/// look follows at each.
/// </summary>
internal sealed class InstanceInventory(InstanceFindings findings, AwsAccounts accounts, TimeProvider time)
    : AwsInventory(accounts, time)
{
    private readonly AwsAccounts _accounts = accounts;

    /// <inheritdoc />
    public override ResourceKind Kind => InstanceState.Kind;

    /// <inheritdoc />
    public override TimeSpan BetweenChanges { get; } = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc />
    protected override IEnumerable<(string Region, string Keys)> PartsOf(AwsAccount account) =>
        RegionsOf(account, "ec2", "instance");

    /// <inheritdoc />
    protected override async Task<(ImmutableArray<State> States, string? Next)> ReadAsync(
        AwsTarget target,
        TenantId tenant,
        string? token,
        CancellationToken ct
    )
    {
        var settings = _accounts.Policy.Settings<CompromisedInstanceSettings>(CompromisedInstanceGuardrail.Declaration);
        var page = await findings.InstancesAsync(target, settings.Severity, token, ct);
        return (
            [
                .. page.Instances.Select(instance => new InstanceState(
                    InstanceEvent.Resource(tenant, target.Account.Id, target.Region, instance)
                )),
            ],
            page.Next
        );
    }
}
