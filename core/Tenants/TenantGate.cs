using Microsoft.Extensions.Logging;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Tenants;

/// <summary>Ends the work of tenants that are to be left alone, before anything of it is done.</summary>
internal sealed partial class TenantGate(TenantStates states, IWorkQueue queue, ILogger<TenantGate> logger)
{
    /// <summary>Ends work whose tenant is to be left alone.</summary>
    /// <returns>Whether it was ended.</returns>
    public async Task<bool> TurnsAwayAsync(Leased leased, CancellationToken ct)
    {
        if (await states.WhyInactiveAsync(leased.Work.Owner, ct) is not { } reason)
        {
            return false;
        }

        Log.LeftAlone(logger, leased.Work.Id, reason);
        await queue.CompleteAsync(leased, [], ct);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1721, LogLevel.Information, "{Work} is left undone: {Reason}")]
        public static partial void LeftAlone(ILogger logger, string work, string reason);
    }
}
