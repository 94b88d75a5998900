using ZocSec.Core.Billing;

namespace ZocSec.Action.Billing;

/// <summary>Tells nothing of how it goes; what a reader must know stands in the reports.</summary>
internal sealed class NoBillingProgress : IBillingProgress
{
    /// <inheritdoc />
    public void Planned(int chunks, long bytes, int unchanged) { }

    /// <inheritdoc />
    public void Read(long bytes, long lines) { }

    /// <inheritdoc />
    public void Doing(string what) { }

    /// <inheritdoc />
    public void Remarked(string remark) { }
}
