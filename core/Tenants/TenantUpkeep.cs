using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Tenants;

/// <summary>Removes what is kept of installations that are gone, when the time for which it is kept is over.</summary>
public sealed partial class TenantUpkeep : RoundsService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly TenantStates _states;
    private readonly ILedger _ledger;
    private readonly TimeSpan _retention;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal TenantUpkeep(
        TenantStates states,
        ILedger ledger,
        TimeSpan retention,
        TimeProvider time,
        ILogger<TenantUpkeep> logger
    )
        : base(Interval, time) =>
        (_states, _ledger, _retention, _time, _logger) = (states, ledger, retention, time, logger);

    /// <summary>One round.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        foreach (var (tenant, state) in await _states.ListAsync(ct))
        {
            if (state.Status == TenantStatus.Deleted && now - state.Since >= _retention)
            {
                await _ledger.ForgetAsync(tenant, ct);
                Log.Forgotten(_logger, tenant, (int)(now - state.Since).TotalDays);
            }
        }
    }

    /// <inheritdoc />
    protected override Task RoundAsync(CancellationToken ct) => RunOnceAsync(ct);

    /// <inheritdoc />
    protected override void Failed(Exception error) => Log.Failed(_logger, error);

    private static partial class Log
    {
        [LoggerMessage(
            1711,
            LogLevel.Information,
            "All that was kept of installation {Tenant} is removed, {Days} days after the App was taken away from it"
        )]
        public static partial void Forgotten(ILogger logger, TenantId tenant, int days);

        [LoggerMessage(
            1712,
            LogLevel.Error,
            "What is kept of installations that are gone could not be removed; it is tried again"
        )]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
