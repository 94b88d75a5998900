using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>No policy file was named: everything is observed, nothing is changed.</summary>
internal sealed class NoPolicySource : IPolicySource
{
    /// <inheritdoc />
    public ImmutableArray<PolicyStatus> Statuses { get; } =
    [new(Tenant: null, "none", Policy.ObserveOnly.Hash, []) { IsOperators = true, Note = "everything is observed" }];

    /// <inheritdoc />
    public event Action<TenantId?>? Changed
    {
        add { }
        remove { }
    }

    /// <inheritdoc />
    public Policy For(TenantId tenant) => Policy.ObserveOnly;

    /// <inheritdoc />
    public ValueTask<Reading.Blocked?> ReadyAsync(TenantId tenant, CancellationToken ct) => default;
}
