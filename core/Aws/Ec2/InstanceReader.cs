using System.Collections.Immutable;
using ZocSec.Core.Aws.GuardDuty;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>Reads what GuardDuty found of an instance, and, where it found something, the instance with all that can be changed of it.</summary>
internal sealed class InstanceReader(
    InstanceFindings findings,
    Instances instances,
    IsolationGroups isolation,
    AwsAccounts accounts
)
{
    /// <summary>Reads an instance live.</summary>
    /// <param name="hint">The instance, and the finding that an event claims.</param>
    /// <param name="policy">The policy of the look.</param>
    /// <param name="guardrail">Which guardrail asks.</param>
    /// <param name="minSeverity">The lowest severity of findings that count.</param>
    /// <param name="isolationGroup">The name of the security group that isolates.</param>
    /// <param name="ct">Cancels.</param>
    public Task<Reading> ReadAsync(
        Hint hint,
        Policy policy,
        GuardrailName guardrail,
        int minSeverity,
        string isolationGroup,
        CancellationToken ct
    ) =>
        accounts.ReadAsync(
            policy,
            hint.Resource,
            guardrail,
            async target => await ReadAsync(target, hint, minSeverity, isolationGroup, ct),
            "InvalidInstanceID.NotFound",
            "InvalidInstanceID.Malformed"
        );

    private async Task<InstanceState?> ReadAsync(
        AwsTarget target,
        Hint hint,
        int minSeverity,
        string isolationGroup,
        CancellationToken ct
    )
    {
        var id = hint.Resource.Name;
        var found = findings.OfAsync(target, id, minSeverity, InstanceEvent.ClaimOf(hint), ct);
        var described = instances.DescribeAsync(target, new InstanceState(hint.Resource), ct);
        await Task.WhenAll(found, described);
        if (await described is not { } instance)
        {
            return null;
        }

        var state = instance with { Findings = await found };
        if (state is { Findings.IsEmpty: true } or { Power: InstanceState.Terminated })
        {
            return state;
        }

        var profile = instances.ProfileAsync(target, id, ct);
        var stop = instances.IsStopProtectedAsync(target, id, ct);
        var termination = instances.IsTerminationProtectedAsync(target, id, ct);
        var snapshots = instances.HasSnapshotsAsync(target, id, state.Findings.Value.Select(finding => finding.Id), ct);
        var isolated = IsolatedAsync(target, state.Interfaces ?? [], isolationGroup, ct);
        await Task.WhenAll(profile, stop, termination, snapshots, isolated);
        return state with
        {
            Profile = await profile,
            IsStopProtected = await stop,
            IsTerminationProtected = await termination,
            HasSnapshots = await snapshots,
            Interfaces = await isolated,
        };
    }

    private async Task<ImmutableArray<InstanceInterface>> IsolatedAsync(
        AwsTarget target,
        ImmutableArray<InstanceInterface> cards,
        string name,
        CancellationToken ct
    )
    {
        var networks = cards.Select(card => card.Network).Distinct(StringComparer.Ordinal).ToList();
        if (networks.Count == 0)
        {
            return cards;
        }

        var groups = await isolation.FindAsync(target, name, networks, ct);
        return [.. cards.Select(card => card with { IsolatedBy = groups.GetValueOrDefault(card.Network) })];
    }
}
