using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>What all guardrails of security groups do alike: read the group with its rules, and name what stood in the way.</summary>
internal sealed class SecurityGroupReader(SecurityGroups groups, AwsAccounts accounts, TimeProvider time)
{
    private const string NoRoom =
        "the group has as many rules as it may have, so the ports around the opening cannot be kept open by rules of their own, and the opening stays: remove rules or raise the quota of rules per security group, or revoke the opening by hand";

    /// <summary>Reads a group live.</summary>
    /// <param name="resource">The group.</param>
    /// <param name="policy">The policy of the look.</param>
    /// <param name="guardrail">Which guardrail asks.</param>
    /// <param name="matters">Of which rules the prefix list is to be read.</param>
    /// <param name="ct">Cancels.</param>
    public Task<Reading> ReadAsync(
        ResourceId resource,
        Policy policy,
        GuardrailName guardrail,
        Func<Ingress, bool> matters,
        CancellationToken ct
    ) =>
        accounts.ReadAsync(
            policy,
            resource,
            guardrail,
            async target =>
            {
                var described = groups.DescribeAsync(target, new SecurityGroupState(resource), ct);
                var rules = groups.RulesAsync(target, [resource.Name], ct);
                await Task.WhenAll(described, rules);
                var state = await described with { Rules = [.. (await rules)[resource.Name]] };
                return await WithPrefixListsAsync(target, state, matters, ct);
            },
            SecurityGroups.NotFound,
            "InvalidGroupId.Malformed"
        );

    /// <summary>Adds prefix lists to a group of a list.</summary>
    public ValueTask<SecurityGroupState> CompleteAsync(
        SecurityGroupState bulk,
        Policy policy,
        GuardrailName guardrail,
        Func<Ingress, bool> matters,
        CancellationToken ct
    ) => AwsAccounts.CompleteAsync(policy, bulk, guardrail, target => WithPrefixListsAsync(target, bulk, matters, ct));

    /// <summary>Makes a change.</summary>
    /// <param name="fresh">The group as it was just read.</param>
    /// <param name="guardrail">For which guardrail.</param>
    /// <param name="write">Makes it.</param>
    public Task<Outcome> ApplyAsync(SecurityGroupState fresh, GuardrailName guardrail, Func<AwsTarget, Task> write) =>
        accounts.ApplyAsync(
            fresh.Resource,
            guardrail,
            write,
            fault =>
                fault.Code switch
                {
                    // The read that follows says that it is gone.
                    SecurityGroups.NotFound => new Outcome.Applied(),
                    SecurityGroups.Full => new Outcome.Blocked(NoRoom, RetryAt: null),
                    _ => null,
                }
        );

    private async Task<SecurityGroupState> WithPrefixListsAsync(
        AwsTarget target,
        SecurityGroupState state,
        Func<Ingress, bool> matters,
        CancellationToken ct
    )
    {
        var ids = (state.Rules ?? [])
            .Select(rule => rule.Ingress)
            .Where(ingress => ingress.IsFromPrefixList && matters(ingress))
            .Select(ingress => ingress.Source)
            .Distinct(StringComparer.Ordinal);
        var lists = ImmutableSortedDictionary.CreateBuilder<string, PrefixListContent>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            lists[id] = await PrefixListAsync(target, id, ct);
        }

        return lists.Count == 0 ? state : state with { PrefixLists = lists.ToImmutable() };
    }

    // A list that may not be read keeps no other opening from being closed.
    private async Task<PrefixListContent> PrefixListAsync(AwsTarget target, string id, CancellationToken ct)
    {
        try
        {
            return await groups.PrefixListAsync(target, id, ct);
        }
        catch (AwsCallException fault)
            when (AwsFaults.ToBlocked(fault.InnerException!, target, fault.Action, time.GetUtcNow())
                    is { RetryAt: null } blocked
            )
        {
            return new PrefixListContent(Ranges: null, blocked.Reason);
        }
    }
}
