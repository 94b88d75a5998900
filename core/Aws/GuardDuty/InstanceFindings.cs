using System.Collections.Immutable;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Events.Aws;

namespace ZocSec.Core.Aws.GuardDuty;

/// <summary>What GuardDuty found of instances: asked of GuardDuty itself, or, where it may not be asked, taken from the event.</summary>
internal sealed class InstanceFindings(Findings findings)
{
    /// <summary>The findings that stand: neither archived nor samples, and about this instance.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="instance">The instance's id.</param>
    /// <param name="minSeverity">The lowest severity that counts.</param>
    /// <param name="claim">The finding that an event tells of; null when none did.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AwsCallException">A call failed; it is no lack of permission, or no event tells of a finding.</exception>
    public async Task<ImmutableArray<InstanceFinding>> OfAsync(
        AwsTarget target,
        string instance,
        int minSeverity,
        AwsFinding? claim,
        CancellationToken ct
    )
    {
        try
        {
            var found = await findings.OfInstanceAsync(target, instance, minSeverity, claim?.Id, ct) ?? [];
            return
            [
                .. found.Select(finding => new InstanceFinding(
                    finding.Id,
                    finding.Type,
                    finding.Severity,
                    IsConfirmed: true
                )),
            ];
        }
        catch (AwsCallException fault) when (claim is not null && fault.IsDenied)
        {
            return [new InstanceFinding(claim.Id, claim.Type, claim.Severity, IsConfirmed: false)];
        }
    }

    /// <summary>A page of the instances of which there is a finding; one may come again on a later page.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="minSeverity">The lowest severity that counts.</param>
    /// <param name="token">What the page before returned; null for the first.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Their ids, and the next page's token; null after the last.</returns>
    /// <exception cref="AwsCallException">A call failed.</exception>
    public async Task<(ImmutableArray<string> Instances, string? Next)> InstancesAsync(
        AwsTarget target,
        int minSeverity,
        string? token,
        CancellationToken ct
    )
    {
        if (await findings.DetectorsAsync(target, ct) is not [var detector, ..])
        {
            return ([], null);
        }

        var page = await findings.ReadPageAsync(target, detector, FindingCriteria.All(minSeverity), token, ct);
        return (
            [.. page.Findings.SelectMany(finding => finding.Instances).Distinct(StringComparer.Ordinal)],
            page.Next
        );
    }
}
