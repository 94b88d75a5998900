using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Aws;

/// <summary>Which accounts are guarded: those of the operator's policy, and no others, whatever an event says.</summary>
internal sealed class AwsAccounts(IPolicySource policies, TimeProvider time)
{
    /// <summary>Whose accounts they are; null while that is not known yet.</summary>
    public TenantId? Operator => policies.Operator;

    /// <summary>The operator's policy now.</summary>
    public Policy Policy => Operator is { } tenant ? policies.For(tenant) : Policy.ObserveOnly;

    /// <summary>Sees to it that the operator's policy is known.</summary>
    /// <returns>Null when it is; else why not, and when to ask again.</returns>
    public ValueTask<Reading.Blocked?> ReadyAsync(CancellationToken ct) =>
        Operator is { } tenant
            ? policies.ReadyAsync(tenant, ct)
            : new ValueTask<Reading.Blocked?>(
                new Reading.Blocked("the operator's policy, which names the accounts, is not read yet", RetryAt: null)
            );

    /// <summary>The account of a resource as a policy names it; null when it does not.</summary>
    public static AwsAccount? Of(Policy policy, ResourceId resource) =>
        AwsResource.TryParse(resource.Key, out var read) ? policy.AccountOf(read.Account) : null;

    /// <summary>Whom to call for a resource.</summary>
    /// <param name="policy">The policy of the look.</param>
    /// <param name="resource">The resource; its key is a <see cref="AwsResource"/>.</param>
    /// <param name="guardrail">Which guardrail calls.</param>
    /// <param name="target">Whom to call; its region is the resource's, or the account's first where it has none.</param>
    /// <param name="blocked">Why nobody may be called.</param>
    public static bool TryTarget(
        Policy policy,
        ResourceId resource,
        GuardrailName guardrail,
        [NotNullWhen(true)] out AwsTarget? target,
        [NotNullWhen(false)] out Reading.Blocked? blocked
    )
    {
        target = null;
        blocked = null;
        if (!AwsResource.TryParse(resource.Key, out var read))
        {
            blocked = new Reading.Blocked($"{resource.Key} is no key of an AWS resource", RetryAt: null);
            return false;
        }

        if (policy.AccountOf(read.Account) is not { } account)
        {
            blocked = new Reading.Blocked(
                $"account {read.Account} is not in the policy: add it to `aws: accounts`, or forget the resource",
                RetryAt: null
            );
            return false;
        }

        target = new AwsTarget(
            account,
            read.Region.Length > 0 ? read.Region : account.Regions.FirstOrDefault(AwsSettings.DefaultRegion),
            guardrail
        );
        return true;
    }

    /// <summary>Reads a resource live.</summary>
    /// <param name="policy">The policy of the look.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="guardrail">Which guardrail asks.</param>
    /// <param name="read">Reads it; null when it is not there.</param>
    /// <param name="gone">The codes of AWS's answers when it is not there.</param>
    public async Task<Reading> ReadAsync(
        Policy policy,
        ResourceId resource,
        GuardrailName guardrail,
        Func<AwsTarget, Task<State?>> read,
        params ImmutableArray<string> gone
    )
    {
        if (!TryTarget(policy, resource, guardrail, out var target, out var blocked))
        {
            return blocked;
        }

        try
        {
            return await read(target) is { } state ? new Reading.Found(state) : Gone(resource);
        }
        catch (AwsCallException fault) when (fault.Code is { } code && gone.Contains(code, StringComparer.Ordinal))
        {
            return Gone(resource);
        }
        catch (AwsCallException fault)
        {
            return AwsFaults.ToBlocked(fault.InnerException!, target, fault.Action, time.GetUtcNow());
        }
    }

    /// <summary>Adds to a resource of a list; it is as it was when a call failed, so that a look follows and says why.</summary>
    public static async ValueTask<TState> CompleteAsync<TState>(
        Policy policy,
        TState bulk,
        GuardrailName guardrail,
        Func<AwsTarget, Task<TState>> read
    )
        where TState : State
    {
        if (!TryTarget(policy, bulk.Resource, guardrail, out var target, out _))
        {
            return bulk;
        }

        try
        {
            return await read(target);
        }
        catch (AwsCallException)
        {
            return bulk;
        }
    }

    /// <summary>Makes a change of a resource, by what the operator's policy says of its account now.</summary>
    /// <param name="resource">The resource as it was just read.</param>
    /// <param name="guardrail">For which guardrail.</param>
    /// <param name="write">Makes it.</param>
    /// <param name="expected">What some failures mean; null from it: what <see cref="AwsFaults"/> says.</param>
    public async Task<Outcome> ApplyAsync(
        ResourceId resource,
        GuardrailName guardrail,
        Func<AwsTarget, Task> write,
        Func<AwsCallException, Outcome?>? expected = null
    )
    {
        if (!TryTarget(Policy, resource, guardrail, out var target, out var blocked))
        {
            return new Outcome.Blocked(blocked.Reason, blocked.RetryAt);
        }

        try
        {
            await write(target);
            return new Outcome.Applied();
        }
        catch (AwsCallException fault)
        {
            return expected?.Invoke(fault)
                ?? AwsFaults.ToOutcome(fault.InnerException!, target, fault.Action, time.GetUtcNow());
        }
    }

    private static Reading.Gone Gone(ResourceId resource) =>
        new($"there is no {resource.Kind.Value.Split('/')[^1].Replace('-', ' ')} {resource.Name} any more");
}
