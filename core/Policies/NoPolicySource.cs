using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>No policy file was named: everything is observed, nothing is changed.</summary>
internal sealed class NoPolicySource : IPolicySource
{
    /// <inheritdoc />
    public PolicyStatus Status { get; } = new("none", Policy.ObserveOnly.Hash, []);

    /// <inheritdoc />
    public event Action? Changed
    {
        add { }
        remove { }
    }

    /// <inheritdoc />
    public Policy For(TenantId tenant) => Policy.ObserveOnly;
}
