using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing;

/// <summary>A report whose resources can be read until it is disposed of.</summary>
public sealed class BillingRun : IAsyncDisposable
{
    private readonly IAsyncDisposable _kept;

    internal BillingRun(BillingReport report, IAsyncDisposable kept) => (Report, _kept) = (report, kept);

    /// <summary>The report.</summary>
    public BillingReport Report { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _kept.DisposeAsync();
}
