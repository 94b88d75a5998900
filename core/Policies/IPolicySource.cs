using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>Where the policies in force come from.</summary>
public interface IPolicySource
{
    /// <summary>The policy in force for a tenant now. Cheap; a look takes one snapshot and keeps it.</summary>
    Policy For(TenantId tenant);

    /// <summary>The text of a tenant's own policy in force, UTF-8; null when it has none of its own.</summary>
    byte[]? TextOf(TenantId tenant) => null;

    /// <summary>What a text may say that would be a tenant's policy.</summary>
    PolicyScope ScopeOf(TenantId tenant) => PolicyScope.Operator;

    /// <summary>
    /// Sees to it that <see cref="For"/> answers what the tenant wants, which takes a read the first time. Nothing is
    /// decided for a tenant before.
    /// </summary>
    /// <returns>Null when it does; else why the policy cannot be known yet, and when to ask again.</returns>
    ValueTask<Reading.Blocked?> ReadyAsync(TenantId tenant, CancellationToken ct);

    /// <summary>
    /// The tenant whose policy is the operator's, which alone may name AWS accounts; null while that is not known yet.
    /// </summary>
    TenantId? Operator => TenantId.Default;

    /// <summary>What is to be said of each policy that is known of, the operator's first.</summary>
    ImmutableArray<PolicyStatus> Statuses { get; }

    /// <summary>
    /// Raised after another policy came into force for a tenant, and when a tenant's policy is first known; null: for
    /// all. Handlers return quickly and do not throw.
    /// </summary>
    event Action<TenantId?>? Changed;
}
