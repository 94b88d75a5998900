using Microsoft.Extensions.Logging;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>Records decisions, and tells of them once they are on disk.</summary>
internal sealed partial class Recorder(
    ILedger ledger,
    IEnumerable<IEntryObserver> observers,
    IEnumerable<INoticeChannel> channels,
    Telemetry telemetry,
    TimeProvider time,
    ILogger<Recorder> logger
)
{
    private readonly IEntryObserver[] _observers = [.. observers];
    private readonly INoticeChannel[] _channels = [.. channels];

    /// <summary>Writes what was found, ends the look and queues what follows.</summary>
    /// <returns>False when another writer came first.</returns>
    public async Task<bool> SettleAsync(LookRun run, Standing standing, Finding finding, CancellationToken ct)
    {
        var settlement = WithNotices(run, finding, run.Settle(standing, finding, time.GetUtcNow()));
        if (!await ledger.SettleAsync(settlement, ct))
        {
            return false;
        }

        if (settlement.Entry is { } entry)
        {
            telemetry.Decided(entry);
            foreach (var observer in _observers)
            {
                observer.Written(entry);
            }
        }

        return true;
    }

    // They are on disk together with what they tell of.
    private Settlement WithNotices(LookRun run, Finding finding, Settlement settlement)
    {
        var told = new Settled(
            run.Guardrail.Definition,
            run.Look,
            run.Standing,
            settlement.Next,
            finding.Outcome,
            finding.Reason,
            settlement.Entry
        );
        foreach (var channel in _channels)
        {
            settlement = settlement with
            {
                Next = settlement.Next with { Told = channel.ToldBy(told with { After = settlement.Next }) },
                Follow = settlement.Follow.AddRange(channel.NoticesOf(told)),
            };
        }

        return settlement;
    }

    /// <summary>Notes that a look waits for something that is not its own fault.</summary>
    public void Waiting(Look look, DateTimeOffset until, string reason)
    {
        telemetry.Waited(look);
        Log.Waiting(logger, look.Guardrail, look.Hint.Resource.Name, until, reason);
    }

    /// <summary>Notes that a tenant could not be swept, and that only a person can change that.</summary>
    public void SweepBlocked(SweepPage page, string reason) => Log.SweepBlocked(logger, page.Kind, page.Tenant, reason);

    /// <summary>Notes that the sweep of a tenant waits for something that passes.</summary>
    public void SweepPutOff(SweepPage page, string reason, DateTimeOffset until) =>
        Log.SweepPutOff(logger, page.Kind, page.Tenant, until, reason);

    private static partial class Log
    {
        [LoggerMessage(1202, LogLevel.Error, "The sweep of {Kind} in tenant {Tenant} stopped: {Reason}")]
        public static partial void SweepBlocked(
            ILogger logger,
            Guardrails.ResourceKind kind,
            Guardrails.TenantId tenant,
            string reason
        );

        [LoggerMessage(
            1203,
            LogLevel.Information,
            "The sweep of {Kind} in tenant {Tenant} waits until {Until:O}: {Reason}"
        )]
        public static partial void SweepPutOff(
            ILogger logger,
            Guardrails.ResourceKind kind,
            Guardrails.TenantId tenant,
            DateTimeOffset until,
            string reason
        );

        [LoggerMessage(1201, LogLevel.Debug, "{Guardrail} on {Resource} waits until {Until:O}: {Reason}")]
        public static partial void Waiting(
            ILogger logger,
            Guardrails.GuardrailName guardrail,
            string resource,
            DateTimeOffset until,
            string reason
        );
    }
}
