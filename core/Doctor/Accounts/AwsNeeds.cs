using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Guardrails.CompromisedInstance;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>What a policy has the role of each account do.</summary>
internal static class AwsNeeds
{
    /// <summary>
    /// The actions by their names: of a guardrail that only observes, those that read. Those that only some settings lead to
    /// are left out where the policy does not have these.
    /// </summary>
    public static ImmutableArray<NeededAction> Of(Policy policy) =>
        [
            .. GuardrailCatalogue
                .All.Where(guardrail => guardrail.Name.Section is "aws")
                .SelectMany(guardrail =>
                    guardrail
                        .Needs.Permissions.Keys.Where(action => IsNeeded(policy, guardrail, action))
                        .Select(action => (Action: action, guardrail.Name))
                )
                .GroupBy(need => need.Action, need => need.Name, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new NeededAction(group.Key, [.. group])),
        ];

    private static bool IsNeeded(Policy policy, GuardrailDefinition guardrail, string action) =>
        (policy.ModeOf(guardrail) is Mode.Enforce || NeededAction.IsReading(action))
        && action switch
        {
            "ec2:TerminateInstances" => policy
                .Settings<CompromisedInstanceSettings>(guardrail)
                .Ladder.Contains(Rung.Terminate),
            "kms:DescribeKey" => policy.Settings<BucketEncryptionSettings>(guardrail).Key is not null,
            _ => true,
        };
}
