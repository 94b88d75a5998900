using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>Says how far sweeps are: a line now and then, and one at the end of each.</summary>
internal sealed partial class SweepProgress(TimeProvider time, ILogger<SweepProgress> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(ResourceKind, TenantId), DateTimeOffset> _told = new();

    /// <summary>A page was judged.</summary>
    /// <param name="page">The page.</param>
    /// <param name="seen">How many resources it and those before it held.</param>
    /// <param name="total">How many there are; null when that is not known.</param>
    /// <param name="isLast">Whether no page follows.</param>
    public void Judged(SweepPage page, int seen, int? total, bool isLast)
    {
        var now = time.GetUtcNow();
        var key = (page.Kind, page.Tenant);
        if (isLast)
        {
            _told.TryRemove(key, out _);
            Log.Ended(logger, page.Sweep, page.Tenant, seen, (long)(now - page.Started).TotalSeconds);
            return;
        }

        var last = _told.GetOrAdd(key, page.Started);
        if (now - last >= Interval && _told.TryUpdate(key, now, last))
        {
            Log.Judged(
                logger,
                page.Sweep,
                page.Tenant,
                seen,
                total is { } all ? all.ToString(CultureInfo.InvariantCulture) : "an unknown number"
            );
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1511, LogLevel.Information, "{Sweep} of installation {Tenant}: {Seen} of {Total} are judged")]
        public static partial void Judged(ILogger logger, string sweep, TenantId tenant, int seen, string total);

        [LoggerMessage(
            1512,
            LogLevel.Information,
            "{Sweep} of installation {Tenant}: all {Seen} are judged, after {Seconds} s"
        )]
        public static partial void Ended(ILogger logger, string sweep, TenantId tenant, int seen, long seconds);
    }
}
